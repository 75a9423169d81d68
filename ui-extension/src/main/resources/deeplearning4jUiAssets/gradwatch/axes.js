// @ts-check
/** What the charts over iterations have in common: axes, colours, and where the plot lies. */

import {formatCount, formatPower, formatSpan, formatValue} from "./format.js";
import {iterationTicks} from "./range.js";
import {theme} from "./theme.js";

/** @typedef {import("./range.js").Span} Span */
/** @typedef {{lowest: (number | null)[], highest: (number | null)[]}} Values */

const MOST_TICKS = 8;
const TOOLTIP_LINES = 12;

/**
 * Points that stand for several iterations are drawn twice, at their lowest and at their highest value, in the order in
 * which the values go there: what falls steadily is a smooth line and no saw. Where nothing was measured the line goes on
 * to the next point; where the value was not finite it is broken.
 *
 * @param {number[]} first
 * @param {number[]} last
 * @param {Values} values
 * @param {(point: number) => boolean} isOdd whether a point has a value that is not finite
 * @returns {{x: number, y: number}[]}
 */
export function pointsOf(first, last, values, isOdd) {
  const drawn = [];
  for (let i = 0; i < first.length; i++) {
    const low = values.lowest[i];
    if (low === null) {
      if (isOdd(i)) {
        drawn.push({x: first[i], y: NaN});
      }
      continue;
    }
    const high = values.highest[i] ?? NaN;
    if (last[i] === first[i]) {
      drawn.push({x: first[i], y: low});
    } else {
      const [begin, end] = falls(values.lowest, i) ? [high, low] : [low, high];
      drawn.push({x: first[i], y: begin}, {x: last[i], y: end});
    }
  }
  return drawn;
}

/** @param {(number | null)[]} values @param {number} at @returns {boolean} whether they are lower after a place than before it */
function falls(values, at) {
  const before = values[at - 1] ?? values[at];
  const after = values[at + 1] ?? values[at];
  return before !== null && after !== null && after < before;
}

/**
 * The whole powers of ten around what is drawn; zeros lie on the lower edge.
 *
 * @param {Iterable<number>} values
 * @param {[number, number]} [band] always in view
 * @returns {[number, number]}
 */
export function decadesAround(values, band) {
  let low = band ? band[0] / 10 : Infinity;
  let high = band ? band[1] * 10 : -Infinity;
  for (const value of values) {
    if (value > 0) {
      low = Math.min(low, value);
      high = Math.max(high, value);
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

/** @param {string} title */
export function logAxis(title) {
  return {
    type: "logarithmic", title: {display: true, text: title}, afterBuildTicks: ticksAtDecades,
    ticks: {callback: formatPower},
  };
}

/** @param {string} title */
export function linearAxis(title) {
  return {type: "linear", title: {display: true, text: title}, ticks: {maxTicksLimit: 7, callback: formatValue}};
}

export function iterationAxis() {
  return {
    type: "linear",
    title: {display: true, text: "iteration"},
    afterBuildTicks: (/** @type {any} */ scale) => {
      scale.ticks = iterationTicks(Math.ceil(scale.min), Math.floor(scale.max), scale.width).map((value) => ({value}));
    },
    ticks: {maxRotation: 0, autoSkip: false, callback: formatCount},
  };
}

/** @param {Record<string, object>} scales */
export function chartOptions(scales) {
  return {
    animation: false,
    normalized: true,
    parsing: false,
    maintainAspectRatio: false,
    layout: {padding: {top: 20}},
    interaction: {mode: "nearest", axis: "x", intersect: false},
    elements: {line: {tension: 0, borderJoinStyle: "round"}}, // A mitre would be an outlier that is none.
    scales,
    plugins: {
      legend: {display: false},
      tooltip: {
        filter: (/** @type {any} */ item, /** @type {number} */ i) => i < TOOLTIP_LINES && item.dataset.label,
        callbacks: {
          title: (/** @type {any[]} */ items) => (items.length ? `iteration ${formatCount(items[0].parsed.x)}` : ""),
          label: (/** @type {any} */ item) => `${item.dataset.label}: ${formatValue(item.parsed.y)}`,
        },
      },
    },
  };
}

/**
 * The page's colours for a chart, as they are now.
 *
 * @param {any} chart
 */
export function paint(chart) {
  const colors = theme();
  for (const scale of Object.values(chart.options.scales)) {
    const axis = /** @type {any} */ (scale);
    axis.ticks = {...axis.ticks, color: colors.soft};
    axis.title = {...axis.title, color: colors.soft};
    axis.grid = {...axis.grid, color: colors.grid};
    axis.border = {color: colors.line};
  }
}

/**
 * @param {any} chart
 * @param {Span} span
 * @param {import("./page.js").Gutter} gutter
 */
export function showSpan(chart, span, gutter) {
  const {scales, layout} = chart.options;
  scales.x.min = span.from - 0.5;
  scales.x.max = span.to + 0.5;
  scales.y.afterFit = (/** @type {any} */ scale) => {
    scale.width = Math.max(scale.width, gutter.left);
  };
  if (scales.rate) {
    scales.rate.afterFit = (/** @type {any} */ scale) => {
      scale.width = Math.max(scale.width, gutter.right);
    };
  } else {
    layout.padding = {top: layout.padding.top, right: gutter.right};
  }
}

/**
 * @param {any} chart
 * @returns {import("./frame.js").Box | null}
 */
export function boxOf(chart) {
  const area = chart.chartArea;
  return area && area.right > area.left
    ? {left: area.left, top: area.top, width: area.right - area.left, height: area.bottom - area.top}
    : null;
}

/**
 * @param {number} iterationsPerPoint
 * @returns {string} empty when every point is one iteration
 */
export function describePoints(iterationsPerPoint) {
  return iterationsPerPoint > 1
    ? `Each point stands for ${formatCount(iterationsPerPoint)} iterations: their lowest and highest value.`
    : "";
}

/**
 * Spans in words.
 *
 * @param {{first: number, last: number}[]} spans
 * @param {string} where
 * @returns {string} empty when there are none
 */
export function describeOdd(spans, where) {
  if (spans.length === 0) {
    return "";
  }
  const shown = spans.slice(-5).map((span) => formatSpan(span.first, span.last)).join(", ");
  const more = spans.length > 5 ? `${spans.length - 5} earlier times and at ` : "";
  return `NaN or infinite: ${more}iteration ${shown}${where ? ` in ${where}` : ""}.`;
}
