// @ts-check
/** The two charts: one line per layer over the iterations, on a logarithmic axis. */

import {formatCount, formatValue, lineStyle} from "./format.js";
import {bandAnnotation, marksOf, nonFinitePlugin, nonFiniteSpans} from "./marks.js";

/** @typedef {import("./history.js").RunData} RunData */
/** @typedef {import("./history.js").Series} Series */

const TOOLTIP_LINES = 12;
const MOST_TICKS = 8;

/**
 * @typedef {object} ChartOptions
 * @property {"gradientNorm" | "updateRatio"} quantity
 * @property {string} axisTitle
 * @property {[number, number]} [band] the healthy band, always in view
 */

export class LayerChart {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {ChartOptions} options
   */
  constructor(canvas, options) {
    this.options = options;
    /** @type {Set<number>} */
    this.hidden = new Set();
    // @ts-ignore Chart.js is a classic script.
    this.chart = new window.Chart(canvas, {
      type: "line",
      data: {datasets: []},
      options: chartOptions(options.axisTitle),
      plugins: [nonFinitePlugin],
    });
  }

  /**
   * Draws a run.
   *
   * @param {RunData} data
   */
  show(data) {
    const {first, last} = data.points;
    const lines = data.points[this.options.quantity];
    const few = first.length === 1;
    this.chart.data.datasets = data.layers.map((layer, position) => {
      const style = lineStyle(position, data.layers.length);
      return {
        label: `${layer.index} ${layer.name}`,
        data: points(first, last, /** @type {Series} */ (lines[layer.index])),
        hidden: this.hidden.has(layer.index),
        borderColor: style.color,
        backgroundColor: style.color,
        borderDash: style.dash,
        borderWidth: 1.5,
        pointRadius: few ? 3 : 0,
        pointHitRadius: 6,
      };
    });
    const scales = this.chart.options.scales;
    scales.x.min = first[0];
    scales.x.max = Math.max(last[last.length - 1], first[0] + 1);
    const [low, high] = decades(this.chart.data.datasets, this.options.band);
    scales.y.min = low;
    scales.y.max = high;
    const plugins = this.chart.options.plugins;
    plugins.nonFinite.spans = nonFiniteSpans(data, this.options.quantity, this.hidden);
    plugins.annotation.annotations = {...bandAnnotation(this.options.band), ...marksOf(data)};
    this.chart.update("none");
  }

  /**
   * Draws one layer's line bolder than the others.
   *
   * @param {number | null} position among the lines; null for none
   */
  emphasise(position) {
    this.chart.data.datasets.forEach((/** @type {any} */ line, /** @type {number} */ i) => {
      line.borderWidth = i === position ? 4 : 1.5;
    });
    this.chart.update("none");
  }
}

/**
 * Points that stand for several iterations are drawn twice, at their lowest and at their highest value. Where nothing was
 * measured the line goes on to the next point; where the value was not finite it is broken.
 *
 * @param {number[]} first
 * @param {number[]} last
 * @param {Series} series
 */
function points(first, last, series) {
  const drawn = [];
  for (let i = 0; i < first.length; i++) {
    if (series.lowest[i] === null && !series.nonFinite[i]) {
      continue;
    }
    drawn.push({x: first[i], y: series.lowest[i] ?? NaN});
    if (last[i] !== first[i]) {
      drawn.push({x: last[i], y: series.highest[i] ?? NaN});
    }
  }
  return drawn;
}

/**
 * The whole powers of ten around everything that is drawn; zeros lie on the lower edge.
 *
 * @param {{hidden: boolean, data: {y: number}[]}[]} lines
 * @param {[number, number] | undefined} band
 * @returns {[number, number]}
 */
function decades(lines, band) {
  let low = band ? band[0] / 10 : Infinity;
  let high = band ? band[1] * 10 : -Infinity;
  for (const line of lines) {
    for (const {y} of line.hidden ? [] : line.data) {
      if (y > 0) {
        low = Math.min(low, y);
        high = Math.max(high, y);
      }
    }
  }
  if (low > high) {
    return [0.1, 10];
  }
  const floor = Math.floor(Math.log10(low) + 1e-9);
  const ceiling = Math.max(Math.ceil(Math.log10(high) - 1e-9), floor + 1);
  return [Math.max(10 ** floor, Number.MIN_VALUE), Math.min(10 ** ceiling, Number.MAX_VALUE)];
}

/** @param {any} scale */
function ticksAtDecades(scale) {
  const from = Math.round(Math.log10(scale.min));
  const to = Math.round(Math.log10(scale.max));
  const step = Math.max(1, Math.ceil((to - from) / MOST_TICKS));
  scale.ticks = [];
  for (let exponent = from; exponent <= to; exponent += step) {
    scale.ticks.push({value: 10 ** exponent, major: true});
  }
}

/** @param {string} axisTitle */
function chartOptions(axisTitle) {
  return {
    animation: false,
    normalized: true,
    parsing: false,
    maintainAspectRatio: false,
    layout: {padding: {top: 20}},
    interaction: {mode: "nearest", axis: "x", intersect: false},
    elements: {line: {tension: 0}},
    scales: {
      x: {
        type: "linear",
        title: {display: true, text: "iteration"},
        ticks: {precision: 0, maxRotation: 0, callback: formatCount},
        grid: {color: "#f0f2f4"},
      },
      y: {
        type: "logarithmic",
        title: {display: true, text: axisTitle},
        afterBuildTicks: ticksAtDecades,
        ticks: {callback: (/** @type {number} */ value) => formatPower(value)},
        grid: {color: "#e4e7ea"},
      },
    },
    plugins: {
      legend: {display: false},
      nonFinite: {spans: []},
      annotation: {clip: true, annotations: {}},
      tooltip: {
        filter: (/** @type {any} */ item, /** @type {number} */ i) => i < TOOLTIP_LINES,
        callbacks: {
          title: (/** @type {any[]} */ items) => (items.length ? `iteration ${formatCount(items[0].parsed.x)}` : ""),
          label: (/** @type {any} */ item) => `${item.dataset.label}: ${formatValue(item.parsed.y)}`,
        },
      },
    },
  };
}

/** @param {number} value a power of ten */
function formatPower(value) {
  const exponent = Math.round(Math.log10(value));
  return exponent >= -2 && exponent <= 3 ? String(Number(value.toPrecision(1))) : `1e${exponent}`;
}
