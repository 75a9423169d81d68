// @ts-check
/** The chart of score and learning rate, with incidents and actions. */

import {boxOf, chartOptions, iterationAxis, linearAxis, logAxis, paint, pointsOf, showSpan} from "./axes.js";
import {chosenIncident, marksOf, nonFiniteSpans} from "./marks.js";
import {overlay, setOverlay} from "./overlay.js";
import {theme} from "./theme.js";

/** @typedef {import("./history.js").RunData} RunData */

/** From here on a linear axis shows only the largest values. */
const LOG_FROM = 1000;
/** Numbers of a long run are stored with 16 significant bits, the newest ones with more: such a difference is none. */
const STORED_PRECISION = 2 ** -15;

export class TrendChart {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    // @ts-ignore Chart.js is a classic script.
    this.chart = new window.Chart(canvas, {
      type: "line", data: {datasets: []}, plugins: [overlay],
      options: chartOptions({x: iterationAxis(), y: linearAxis("score"), rate: linearAxis("learning rate")}),
    });
  }

  /**
   * @param {RunData} data
   * @param {import("./history.js").Series} series
   * @param {import("./range.js").Span} span
   * @param {number | null} incident the marked one
   * @param {import("./page.js").Gutter} gutter
   */
  show(data, series, span, incident, gutter) {
    const colors = theme();
    const {first, last, score, learningRate} = series;
    const few = first.length === 1;
    const scores = pointsOf(first, last, score, (point) => score.nonFinite[point] !== null);
    const rates = pointsOf(first, last, learningRate, (point) => learningRate.nonFinite[point] !== null);
    const line = {borderWidth: 1.5, pointRadius: few ? 3 : 0, pointHitRadius: 6};
    this.chart.data.datasets = [
      {...line, label: "score", data: scores, borderColor: colors.info, backgroundColor: colors.info},
      {
        ...line, label: "learning rate", data: rates, borderColor: colors.fit, backgroundColor: colors.fit, yAxisID: "rate",
        borderDash: [6, 3], stepped: "before",
      },
    ];
    const scales = this.chart.options.scales;
    scales.y = axisFor("score", scores, span);
    scales.rate = {...axisFor("learning rate", rates, span), position: "right", grid: {display: false}};
    showSpan(this.chart, span, gutter);
    const odd = nonFiniteSpans(first, last, (point) => score.nonFinite[point]);
    setOverlay(this.chart, {marks: marksOf(data, span), odd, chosen: chosenIncident(data, incident), band: null});
    paint(this.chart);
    this.chart.update("none");
  }

  box() {
    return boxOf(this.chart);
  }
}

/**
 * @param {string} title
 * @param {{x: number, y: number}[]} points
 * @param {import("./range.js").Span} span
 */
function axisFor(title, points, span) {
  let low = Infinity;
  let high = -Infinity;
  for (const {x, y} of points) {
    if (x >= span.from && x <= span.to && Number.isFinite(y)) {
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  if (low > 0 && high / low >= LOG_FROM) {
    return logAxis(title);
  }
  // A constant, such as most learning rates, lies in the middle of an axis from zero.
  const isConstant = low > 0 && high - low <= high * STORED_PRECISION;
  return isConstant ? {...linearAxis(title), min: 0, max: 2 * high} : linearAxis(title);
}
