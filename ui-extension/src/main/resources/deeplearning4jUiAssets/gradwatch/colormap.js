// @ts-check
/** Colours of the heat map: viridis, even to the eye, also in grey and without colour vision. */

/** Every sixteenth of viridis (Smith and van der Walt 2015, CC0). */
const VIRIDIS = [
  [68, 1, 84], [72, 24, 106], [71, 45, 123], [66, 64, 134], [59, 82, 139], [51, 99, 141], [44, 114, 142], [38, 130, 142],
  [33, 145, 140], [31, 160, 136], [40, 174, 128], [63, 188, 115], [94, 201, 98], [132, 212, 75], [173, 220, 48],
  [216, 226, 25], [253, 231, 37],
];
const STEPS = 256;

/**
 * @param {number} place from 0 to 1
 * @returns {number[]} red, green, blue
 */
export function colorAt(place) {
  const at = Math.min(Math.max(place, 0), 1) * (VIRIDIS.length - 1);
  const low = Math.min(Math.floor(at), VIRIDIS.length - 2);
  return VIRIDIS[low].map((from, channel) => Math.round(from + (at - low) * (VIRIDIS[low + 1][channel] - from)));
}

/**
 * @param {number[]} rgb
 * @returns {number} as a pixel of an ImageData on a little-endian machine, opaque
 */
export function pixel([red, green, blue]) {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

const PIXELS = Uint32Array.from({length: STEPS}, (_, i) => pixel(colorAt(i / (STEPS - 1))));

/**
 * @typedef {object} Scale From values to colours.
 * @property {number} low value of the darkest colour, a logarithm where isLog
 * @property {number} high
 * @property {boolean} isLog
 * @property {boolean} cutsLow whether there are lower values, drawn like the lowest
 * @property {boolean} cutsHigh
 */

/**
 * @param {Scale} scale
 * @param {number} value finite
 * @param {number} zero pixel of an exact zero, which has no logarithm
 * @returns {number} a pixel
 */
export function pixelOf(scale, value, zero) {
  if (scale.isLog && value <= 0) {
    return zero;
  }
  const place = ((scale.isLog ? Math.log10(value) : value) - scale.low) / (scale.high - scale.low);
  return PIXELS[Math.min(Math.max(Math.round(place * (STEPS - 1)), 0), STEPS - 1)];
}

/**
 * The scale that shows most of the values: a few far-out ones do not take the colours from the others.
 *
 * @param {number[]} values finite
 * @param {boolean} isFraction
 * @returns {Scale}
 */
export function scaleOf(values, isFraction) {
  if (isFraction) {
    return {low: 0, high: 1, isLog: false, cutsLow: false, cutsHigh: false};
  }
  const logs = Float64Array.from(values.filter((value) => value > 0), Math.log10).sort();
  if (logs.length === 0) {
    return {low: -1, high: 0, isLog: true, cutsLow: false, cutsHigh: false};
  }
  const at = (/** @type {number} */ part) => logs[Math.round(part * (logs.length - 1))];
  const low = Math.floor(at(0.005) * 2 + 1e-9) / 2;
  const high = Math.max(Math.ceil(at(0.995) * 2 - 1e-9) / 2, low + 1);
  return {low, high, isLog: true, cutsLow: logs[0] < low, cutsHigh: logs[logs.length - 1] > high};
}
