// @ts-check
/** The depth profile of one iteration: log10 of the gradient RMS against the depth, with the fitted line. */

import {chartOptions, linearAxis, paint} from "./axes.js";
import {formatCount, formatList, formatValue} from "./format.js";
import {lineStyle} from "./linestyle.js";
import {ticksOf} from "./range.js";
import {theme} from "./theme.js";

/** @typedef {import("./history.js").Iteration} Iteration */
/** @typedef {import("./history.js").Layer} Layer */

/** What the server takes the logarithm of where the gradient is exactly zero: the smallest 32-bit float. */
const FLOOR = 1e-45;
/** Decades over the whole depth that are not worth a word. */
const LEVEL = 0.5;
const MOST_TICKS = 7;
/** Beyond the numbers of the axis, as a part of them: what has no logarithm stands there, beside no number. */
const MARGIN = 0.04;
const ODD_MARGIN = 0.15;

export class ProfileChart {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    // @ts-ignore Chart.js is a classic script.
    this.chart = new window.Chart(canvas, {
      type: "line", data: {datasets: []}, options: options(),
    });
  }

  /**
   * @param {Layer[]} layers
   * @param {Iteration} iteration
   */
  show(layers, iteration) {
    const colors = theme();
    const points = layers.map((layer) => ({
      x: layer.depth, rms: iteration.layers[layer.index]?.gradientRms ?? null, name: `${layer.index} ${layer.name}`,
    }));
    const finite = points.filter((point) => typeof point.rms === "number" && point.rms > 0)
      .map((point) => ({...point, y: Math.log10(Number(point.rms))}));
    const heights = finite.map((point) => point.y);
    const low = heights.length ? Math.floor(Math.min(...heights)) : -1;
    const high = heights.length ? Math.max(Math.ceil(Math.max(...heights)), low + 1) : 0;
    const odd = points.filter((point) => typeof point.rms === "string");
    const zeros = points.filter((point) => point.rms === 0);
    const above = (high - low) * (odd.length > 0 ? ODD_MARGIN : MARGIN);
    const below = (high - low) * (zeros.length > 0 ? ODD_MARGIN : MARGIN);
    const dot = {showLine: false, pointRadius: layers.length > 60 ? 1.5 : 4, pointHitRadius: 8};
    this.chart.data.datasets = [
      {
        ...dot, label: "layers", data: finite, showLine: layers.length > 1, borderWidth: 1, borderColor: `${colors.info}66`,
        pointBackgroundColor: colors.info, pointBorderColor: colors.info,
      },
      {
        ...dot, label: "not finite", pointStyle: "crossRot", pointRadius: 6, borderColor: colors.odd, pointBorderWidth: 3,
        data: odd.map((point) => ({...point, y: high + above / 2})),
      },
      {
        ...dot, label: "exactly zero", pointStyle: "triangle", pointRadius: 5, borderColor: colors.zero,
        backgroundColor: colors.zero, data: zeros.map((point) => ({...point, y: low - below / 2})),
      },
      {
        label: "", data: fittedLine(points, iteration), pointRadius: 0, pointHitRadius: 0, borderColor: colors.fit, borderWidth: 2,
        borderDash: lineStyle(1, 20, false).dash,
      },
    ];
    const {x, y} = this.chart.options.scales;
    const depths = points.map((point) => point.x);
    x.min = Math.min(...depths) - 0.5;
    x.max = Math.max(...depths) + 0.5;
    y.min = low - below;
    y.max = high + above;
    x.afterBuildTicks = ticksAt(ticksOf(x.min, x.max, MOST_TICKS));
    y.afterBuildTicks = ticksAt(heights.length > 0 ? ticksOf(low, high, MOST_TICKS) : []);
    paint(this.chart);
    this.chart.update("none");
  }
}

/**
 * The line has the server's slope and goes, as every line of least squares does, through the middle of the points.
 *
 * @param {{x: number, rms: import("./format.js").Value}[]} points
 * @param {Iteration} iteration
 */
function fittedLine(points, iteration) {
  const slope = iteration.slope?.decadesPerLayer;
  const fitted = points.filter((point) => typeof point.rms === "number");
  if (typeof slope !== "number" || fitted.length < 2) {
    return [];
  }
  const meanX = fitted.reduce((sum, point) => sum + point.x, 0) / fitted.length;
  const meanY = fitted.reduce((sum, point) => sum + Math.log10(Math.max(Number(point.rms), FLOOR)), 0) / fitted.length;
  const depths = fitted.map((point) => point.x);
  return [Math.min(...depths), Math.max(...depths)].map((x) => ({x, y: meanY + slope * (x - meanX)}));
}

/**
 * @param {Layer[]} layers
 * @param {Iteration} iteration
 * @returns {string} the slope, and what has no place on the line
 */
export function describeProfile(layers, iteration) {
  const named = (/** @type {(rms: any) => boolean} */ wanted) => layers
    .filter((layer) => wanted(iteration.layers[layer.index]?.gradientRms ?? null))
    .map((layer) => layer.name);
  const sentences = [`Iteration ${formatCount(iteration.iteration)}: ${describeSlope(iteration)}.`];
  const odd = named((rms) => typeof rms === "string");
  const zero = named((rms) => rms === 0);
  if (odd.length > 0) {
    sentences.push(`NaN or infinite in ${formatList(odd, 5)}.`);
  }
  if (zero.length > 0) {
    sentences.push(`Exactly zero in ${formatList(zero, 5)}: counted as ${formatValue(FLOOR)}.`);
  }
  return sentences.join(" ");
}

/** @param {Iteration} iteration */
function describeSlope(iteration) {
  const slope = iteration.slope?.decadesPerLayer;
  const total = iteration.slope?.totalDecades;
  if (typeof slope !== "number" || typeof total !== "number") {
    return "no line can be fitted";
  }
  if (Math.abs(total) < LEVEL) {
    return `about level from output to input (${formatValue(total)} decades in all)`;
  }
  const factor = formatValue(10 ** Math.abs(slope));
  return `from output to input the gradient ${slope > 0 ? "shrinks" : "grows"} by a factor of ${factor} with every layer`
    + ` (${formatValue(Math.abs(slope))} decades), ${formatValue(Math.abs(total))} decades in all`;
}

/** @param {number[]} values @returns {(scale: any) => void} */
function ticksAt(values) {
  return (scale) => {
    scale.ticks = values.map((value) => ({value}));
  };
}

function options() {
  const all = chartOptions({x: linearAxis("depth: input to output"), y: linearAxis("log10 of gradient RMS")});
  for (const axis of [all.scales.x, all.scales.y]) {
    Object.assign(axis, {ticks: {maxRotation: 0, autoSkip: false}});
  }
  const tooltip = /** @type {any} */ (all.plugins.tooltip);
  tooltip.callbacks = {
    title: (/** @type {any[]} */ items) => items[0]?.raw.name ?? "",
    label: (/** @type {any} */ item) => `gradient RMS ${formatValue(item.raw.rms)}`,
  };
  return all;
}
