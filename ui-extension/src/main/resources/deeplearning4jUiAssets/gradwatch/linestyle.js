// @ts-check
/** How the layers' lines are told apart: few by hue, many by depth and dashes. */

/** Okabe and Ito (2008): tell apart without colour vision too. Black and yellow are left out; lighter on a dark page. */
const FEW = {
  light: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7a5195"],
  dark: ["#5aaeea", "#ff8b4d", "#2cc79b", "#e9a3cb", "#a6dcff", "#f3bb45", "#b895d6"],
};

/** Ends of viridis (Smith and van der Walt 2015) that stand out from the page: depth reads as brightness. */
const DEEP = {
  light: [
    [68, 1, 84], [72, 40, 120], [62, 74, 137], [49, 104, 142], [38, 130, 142], [31, 158, 137], [53, 183, 121], [110, 206, 88],
  ],
  dark: [[82, 126, 176], [49, 142, 160], [38, 162, 150], [53, 183, 121], [110, 206, 88], [181, 222, 43], [253, 231, 37]],
};

const DASHES = [[], [6, 3], [2, 2]];

/**
 * @typedef {object} LineStyle
 * @property {string} color
 * @property {number[]} dash
 */

/**
 * @param {number} position of the line among those drawn
 * @param {number} count how many are drawn
 * @param {boolean} dark whether the page is dark
 * @returns {LineStyle}
 */
export function lineStyle(position, count, dark) {
  const few = dark ? FEW.dark : FEW.light;
  if (count <= few.length) {
    return {color: few[position], dash: []};
  }
  const deep = dark ? DEEP.dark : DEEP.light;
  const place = (position / (count - 1)) * (deep.length - 1);
  const low = Math.min(Math.floor(place), deep.length - 2);
  const rgb = deep[low].map((from, channel) => Math.round(from + (place - low) * (deep[low + 1][channel] - from)));
  return {color: `rgb(${rgb.join(", ")})`, dash: DASHES[position % DASHES.length]};
}
