// @ts-check
/** Which iterations are shown, and which layers. */

/** @typedef {{kind: "all"} | {kind: "last", count: number} | {kind: "span", from: number, to: number}} Range */
/** @typedef {{from: number, to: number}} Span Iterations or rows of layers, inclusive. */

/** @type {Range} */
export const ALL = {kind: "all"};
/** The fewest iterations or layers that zooming goes down to. */
export const FEWEST = 5;
const TICK_PIXELS = 90;
const FEWEST_TICKS = 3;

/**
 * @param {Range} range
 * @param {Span} whole the iterations that there are
 * @returns {Span}
 */
export function spanOf(range, whole) {
  if (range.kind === "all") {
    return whole;
  }
  if (range.kind === "last") {
    return {from: Math.max(whole.from, whole.to - range.count + 1), to: whole.to};
  }
  return {from: range.from, to: range.to};
}

/**
 * A span made into a range: whole numbers, within what there is, not too narrow; everything when it covers everything.
 *
 * @param {Span} span
 * @param {Span} whole
 * @returns {Range}
 */
export function rangeOf(span, whole) {
  const all = whole.to - whole.from + 1;
  const width = Math.min(Math.max(Math.round(span.to - span.from) + 1, FEWEST), all);
  const from = Math.min(Math.max(Math.round((span.from + span.to - width + 1) / 2), whole.from), whole.to - width + 1);
  return width >= all ? ALL : {kind: "span", from, to: from + width - 1};
}

/**
 * @param {Span} span
 * @param {Span} whole
 * @param {number} factor above 1 shows fewer iterations, below 1 more
 * @param {number} [center] stays where it is
 * @returns {Range}
 */
export function zoomed(span, whole, factor, center = (span.from + span.to) / 2) {
  return rangeOf({from: center - (center - span.from) / factor, to: center + (span.to - center) / factor}, whole);
}

/**
 * @param {Span} span
 * @param {Span} whole
 * @param {number} part of the shown width to move by, negative towards the past
 * @returns {Range}
 */
export function panned(span, whole, part) {
  const by = Math.sign(part) * Math.max(1, Math.round((span.to - span.from + 1) * Math.abs(part)));
  return rangeOf({from: span.from + by, to: span.to + by}, whole);
}

/**
 * The span moved as little as brings a place into it.
 *
 * @param {Span} span
 * @param {Span} whole
 * @param {number} place
 * @returns {Range}
 */
export function scrolledTo(span, whole, place) {
  const by = Math.min(place - span.from, 0) + Math.max(place - span.to, 0);
  return rangeOf({from: span.from + by, to: span.to + by}, whole);
}

/**
 * Round whole numbers for the ticks of an axis.
 *
 * @param {number} from
 * @param {number} to
 * @param {number} most
 * @returns {number[]}
 */
export function ticksOf(from, to, most) {
  const rough = Math.max((to - from) / Math.max(most, 1), 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((nice) => nice * power >= rough * 0.999) ?? 10) * power);
  const ticks = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) {
    ticks.push(tick + 0); // Never -0.
  }
  return ticks;
}

/**
 * For the ticks of an axis of iterations: as many as there is room for, but from a single one nobody reads a scale.
 *
 * @param {number} from
 * @param {number} to
 * @param {number} pixels width of the axis
 * @returns {number[]}
 */
export function iterationTicks(from, to, pixels) {
  return ticksOf(from, to, Math.max(pixels / TICK_PIXELS, FEWEST_TICKS));
}
