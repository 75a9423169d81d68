// @ts-check
/** The chart of update ratios: a line per layer, or, of many, the range of all and the lines of those chosen. */

import {boxOf, chartOptions, decadesAround, iterationAxis, logAxis, paint, pointsOf, showSpan} from "./axes.js";
import {pointAt} from "./heatcells.js";
import {lineStyle} from "./linestyle.js";
import {chosenIncident, nonFiniteSpans} from "./marks.js";
import {overlay, setOverlay} from "./overlay.js";
import {HEALTHY_RATIO} from "./quantities.js";
import {theme} from "./theme.js";

/** @typedef {import("./heatcells.js").Cells} Cells */
/** @typedef {import("./history.js").RunData} RunData */

/** More lines than this cannot be told apart. */
export const MOST_LINES = 20;

export class RatioChart {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    // @ts-ignore Chart.js is a classic script.
    this.chart = new window.Chart(canvas, {
      type: "line", data: {datasets: []}, plugins: [overlay],
      options: chartOptions({x: iterationAxis(), y: logAxis("update norm / parameter norm")}),
    });
  }

  /**
   * @param {RunData} data
   * @param {Cells} cells update ratios
   * @param {number[]} layers indices of those with a line of their own
   * @param {import("./range.js").Span} span
   * @param {number | null} incident the marked one
   * @param {import("./page.js").Gutter} gutter
   */
  show(data, cells, layers, span, incident, gutter) {
    const isDark = theme().isDark;
    const oddPoints = cells.layers.map((layer) => new Map(layer?.nonFinite ?? []));
    const lines = layers.map((index, position) => {
      const layer = data.layers.find((each) => each.index === index);
      const style = styleOf(data, layers, position, isDark);
      const values = cells.layers[index] ?? {lowest: [], highest: []};
      return {
        label: `${index} ${layer?.name}`, borderColor: style.color, backgroundColor: style.color, borderDash: style.dash,
        borderWidth: 1.5, pointRadius: cells.first.length === 1 ? 3 : 0, pointHitRadius: 6,
        data: pointsOf(cells.first, cells.last, values, (point) => oddPoints[index].has(point)),
      };
    });
    const ribbon = data.layers.length > MOST_LINES ? ribbonOf(cells) : [];
    this.chart.data.datasets = [...lines, ...ribbon];
    showSpan(this.chart, span, gutter);
    const inView = this.chart.data.datasets.flatMap((/** @type {any} */ set) => set.data)
      .filter((/** @type {{x: number}} */ point) => point.x >= span.from && point.x <= span.to);
    const scale = this.chart.options.scales.y;
    [scale.min, scale.max] = decadesAround(inView.map((/** @type {{y: number}} */ point) => point.y), HEALTHY_RATIO);
    const odd = nonFiniteSpans(cells.first, cells.last, (point) => {
      const kinds = oddPoints.map((layer) => layer.get(point)).filter(Boolean);
      return kinds.includes("NaN") ? "NaN" : kinds[0];
    });
    setOverlay(this.chart, {marks: [], odd, chosen: chosenIncident(data, incident), band: HEALTHY_RATIO});
    paint(this.chart);
    this.chart.update("none");
  }

  box() {
    return boxOf(this.chart);
  }
}

/**
 * A layer keeps its colour whichever others are shown, unless there are too many colours to keep.
 *
 * @param {RunData} data
 * @param {number[]} layers
 * @param {number} position
 * @param {boolean} isDark
 */
export function styleOf(data, layers, position, isDark) {
  return data.layers.length > MOST_LINES
    ? lineStyle(position, layers.length, isDark)
    : lineStyle(data.layers.findIndex((layer) => layer.index === layers[position]), data.layers.length, isDark);
}

/** @typedef {{x: number, y: number}[]} Points */
/** @type {WeakMap<Cells, {lowest: Points, median: Points, highest: Points}>} sorting all layers at all points takes a while */
const knownEdges = new WeakMap();

/**
 * Lowest, median and highest of all layers. A ratio of exactly zero is left out: a logarithmic axis has no place for it.
 *
 * @param {Cells} cells
 */
function edgesOf(cells) {
  const known = knownEdges.get(cells);
  if (known) {
    return known;
  }
  const edges = {lowest: /** @type {Points} */ ([]), median: /** @type {Points} */ ([]), highest: /** @type {Points} */ ([])};
  const layers = cells.layers.filter((layer) => layer !== null);
  for (let point = 0; point < cells.first.length; point++) {
    const highs = Float64Array.from(layers, (layer) => layer?.highest[point] ?? 0).filter((value) => value > 0).sort();
    const lows = Float64Array.from(layers, (layer) => layer?.lowest[point] ?? 0).filter((value) => value > 0);
    if (highs.length === 0 || lows.length === 0) {
      continue;
    }
    const x = cells.first[point];
    edges.lowest.push({x, y: Math.min(...lows)});
    edges.median.push({x, y: highs[Math.floor(highs.length / 2)]});
    edges.highest.push({x, y: highs[highs.length - 1]});
  }
  knownEdges.set(cells, edges);
  return edges;
}

/**
 * The range of all layers, for a chart.
 *
 * @param {Cells} cells
 */
function ribbonOf(cells) {
  const colors = theme();
  const edges = edgesOf(cells);
  const edge = {pointRadius: 0, borderWidth: 1, borderColor: `${colors.fit}66`, backgroundColor: `${colors.fit}33`};
  return [
    {...edge, label: "median of all layers", borderColor: colors.fit, borderWidth: 2, data: edges.median},
    {...edge, label: "highest of all layers", data: edges.highest, fill: "+1"},
    {...edge, label: "lowest of all layers", data: edges.lowest},
  ];
}

/**
 * The layers that are furthest from the healthy band at an iteration: worth a line when none was chosen yet.
 *
 * @param {Cells} cells
 * @param {number} iteration
 * @param {number} count
 * @returns {number[]} indices
 */
export function furthestOff(cells, iteration, count) {
  const point = pointAt(cells, iteration);
  const middle = (Math.log10(HEALTHY_RATIO[0]) + Math.log10(HEALTHY_RATIO[1])) / 2;
  return cells.layers
    .map((layer, index) => ({index, value: layer?.highest[point] ?? null}))
    .filter((each) => each.value !== null && each.value > 0)
    .sort((a, b) => Math.abs(Math.log10(Number(b.value)) - middle) - Math.abs(Math.log10(Number(a.value)) - middle))
    .slice(0, count)
    .map((each) => each.index)
    .sort((a, b) => a - b);
}
