// @ts-check
/** Numbers as words. */

/** @typedef {number | "NaN" | "Infinity" | "-Infinity" | null} Value A measured value; null: not measured. */

const DIGITS = 3;

/**
 * @param {Value} value
 * @returns {string}
 */
export function formatValue(value) {
  if (value === null || value === undefined) {
    return "\u2013";
  }
  if (typeof value === "string") {
    return value;
  }
  const rounded = Number(value.toPrecision(DIGITS));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? rounded.toExponential().replace("e+", "e") : String(rounded);
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

/**
 * @param {number} value a power of ten
 * @returns {string}
 */
export function formatPower(value) {
  const exponent = Math.round(Math.log10(value));
  return exponent >= -2 && exponent <= 3 ? String(Number(value.toPrecision(1))) : `1e${exponent}`;
}

/**
 * A list in words, cut off when it is long.
 *
 * @param {string[]} names
 * @param {number} most how many to name
 * @returns {string}
 */
export function formatList(names, most) {
  const rest = names.length - most;
  return rest > 1 ? `${names.slice(0, most).join(", ")}, and ${rest} more` : names.join(", ");
}
