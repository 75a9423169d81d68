// @ts-check
/** From the values of all layers to the pixels of the heat map: one row per layer, one column per pixel. */

import {pixelOf, scaleOf} from "./colormap.js";

/** @typedef {import("./range.js").Span} Span */
/** @typedef {import("./colormap.js").Scale} Scale */
/** @typedef {{lowest: (number | null)[], highest: (number | null)[], nonFinite: [number, string][]}} LayerCells */

/**
 * The server's answer: one quantity of all layers.
 *
 * @typedef {object} Cells
 * @property {string} quantity
 * @property {number} from
 * @property {number} to
 * @property {number} iterationsPerPoint
 * @property {number[]} first first iteration of each point
 * @property {number[]} last last iteration of each point
 * @property {(LayerCells | null)[]} layers
 */

/** Enough values for a scale; a million would take longer than drawing them. */
const MOST_SAMPLES = 15_000;

/**
 * @param {Cells} cells
 * @param {number} iteration
 * @returns {number} the point that the iteration lies in, -1 for none
 */
export function pointAt(cells, iteration) {
  let low = 0;
  let high = cells.first.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (cells.last[middle] < iteration) {
      low = middle + 1;
    } else if (cells.first[middle] > iteration) {
      high = middle - 1;
    } else {
      return middle;
    }
  }
  return -1;
}

/**
 * @param {Cells} cells
 * @param {number[]} layers indices of those with a row
 * @param {Span} span
 * @param {boolean} isFraction
 * @returns {Scale}
 */
export function scaleFor(cells, layers, span, isFraction) {
  const values = [];
  const step = Math.max(1, Math.ceil((layers.length * cells.first.length) / MOST_SAMPLES));
  for (let point = 0; point < cells.first.length; point += step) {
    if (cells.last[point] < span.from || cells.first[point] > span.to) {
      continue;
    }
    for (const layer of layers) {
      for (const value of [cells.layers[layer]?.lowest[point], cells.layers[layer]?.highest[point]]) {
        if (value !== null && value !== undefined) {
          values.push(value);
        }
      }
    }
  }
  return scaleOf(values, isFraction);
}

/**
 * The points under each pixel column, as pairs of first and one past the last.
 *
 * @param {Cells} cells
 * @param {Span} span
 * @param {number} columns
 * @returns {Int32Array}
 */
function pointsUnder(cells, span, columns) {
  const under = new Int32Array(2 * columns);
  const perColumn = (span.to - span.from + 1) / columns;
  let begin = 0;
  for (let column = 0; column < columns; column++) {
    const left = span.from - 0.5 + column * perColumn;
    while (begin < cells.first.length && cells.last[begin] + 0.5 <= left) {
      begin++;
    }
    let end = begin;
    while (end < cells.first.length && cells.first[end] - 0.5 < left + perColumn) {
      end++;
    }
    under[2 * column] = begin;
    // A pixel that a point merely touches is the next point's, unless there is none.
    under[2 * column + 1] = end;
  }
  return under;
}

/**
 * @param {Cells} cells
 * @param {number[]} layers indices of the layers, from the top row down
 * @param {Span} span
 * @param {number} columns
 * @param {"highest" | "lowest"} extreme of several values under a pixel
 * @param {Scale} scale
 * @param {number} zero pixel of exact zeros
 * @returns {Uint32Array} row by row; 0, transparent, where nothing was measured
 */
export function pixelsOf(cells, layers, span, columns, extreme, scale, zero) {
  const pixels = new Uint32Array(columns * layers.length);
  const under = pointsUnder(cells, span, columns);
  const sign = extreme === "highest" ? 1 : -1;
  layers.forEach((layer, row) => {
    const values = cells.layers[layer]?.[extreme] ?? [];
    let lastValue = NaN;
    let lastPixel = 0;
    for (let column = 0; column < columns; column++) {
      let value = null;
      for (let point = under[2 * column]; point < under[2 * column + 1]; point++) {
        const next = values[point];
        if (next !== null && next !== undefined && (value === null || sign * next > sign * value)) {
          value = next;
        }
      }
      if (value !== null) {
        if (value !== lastValue) {
          lastValue = value;
          lastPixel = pixelOf(scale, value, zero);
        }
        pixels[row * columns + column] = lastPixel;
      }
    }
  });
  return pixels;
}

/** @typedef {{row: number, from: number, to: number, kind: string}} OddSpan Neighbouring points that are not finite. */

/**
 * @param {Cells} cells
 * @param {number[]} layers
 * @returns {OddSpan[]}
 */
export function oddSpans(cells, layers) {
  /** @type {OddSpan[]} */
  const spans = [];
  layers.forEach((layer, row) => {
    let before = -2;
    for (const [point, kind] of cells.layers[layer]?.nonFinite ?? []) {
      const open = spans[spans.length - 1];
      if (point === before + 1 && open?.row === row && open.kind === kind) {
        open.to = cells.last[point];
      } else {
        spans.push({row, from: cells.first[point], to: cells.last[point], kind});
      }
      before = point;
    }
  });
  return spans;
}
