// @ts-check
/** Numbers as words, and the colours of layers. */

/** @typedef {number | "NaN" | "Infinity" | "-Infinity" | null} Value A measured value; null: not measured. */

const DIGITS = 3;

/**
 * @param {Value} value
 * @returns {string}
 */
export function formatValue(value) {
  if (value === null) {
    return "\u2013";
  }
  if (typeof value === "string") {
    return value;
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    return value.toExponential(DIGITS - 1);
  }
  return String(Number(value.toPrecision(DIGITS)));
}

/**
 * @param {number} count
 * @returns {string} with thin separators, as a whole number
 */
export function formatCount(count) {
  return count.toLocaleString("en-US");
}

/**
 * @param {Value} value
 * @returns {boolean}
 */
export function isNonFinite(value) {
  return typeof value === "string";
}

/**
 * Iterations in words.
 *
 * @param {number} first
 * @param {number} last
 * @returns {string} for example "17" or "17\u201321"
 */
export function formatSpan(first, last) {
  return first === last ? formatCount(first) : `${formatCount(first)}\u2013${formatCount(last)}`;
}

/** Okabe and Ito (2008): tell apart without colour vision too. Black and yellow are left out. */
const FEW = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7a5195"];

/** Viridis (Smith and van der Walt 2015) without its light end: depth reads as brightness. */
const DEEP = [
  [68, 1, 84], [72, 40, 120], [62, 74, 137], [49, 104, 142], [38, 130, 142], [31, 158, 137], [53, 183, 121],
  [110, 206, 88],
];

const DASHES = [[], [6, 3], [2, 2]];

/**
 * @typedef {object} LineStyle
 * @property {string} color
 * @property {number[]} dash
 */

/**
 * How one of several layers is drawn: few by hue, many by depth and dashes.
 *
 * @param {number} position of the layer among those drawn
 * @param {number} count how many are drawn
 * @returns {LineStyle}
 */
export function lineStyle(position, count) {
  if (count <= FEW.length) {
    return {color: FEW[position], dash: []};
  }
  const place = (position / (count - 1)) * (DEEP.length - 1);
  const low = Math.min(Math.floor(place), DEEP.length - 2);
  const rgb = DEEP[low].map((from, channel) => Math.round(from + (place - low) * (DEEP[low + 1][channel] - from)));
  return {color: `rgb(${rgb.join(", ")})`, dash: DASHES[position % DASHES.length]};
}
