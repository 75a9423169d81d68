// @ts-check
/** The heat map: layer x iteration, on a canvas of our own. */

import {pixel} from "./colormap.js";
import {oddSpans, pixelsOf} from "./heatcells.js";
import {FONT, NARROW_PIXELS, drawLabel, labelWidth} from "./drawing.js";
import {formatCount} from "./format.js";
import {dots, hatched} from "./patterns.js";
import {iterationTicks} from "./range.js";
import {theme} from "./theme.js";

/** @typedef {import("./heatcells.js").Cells} Cells */
/** @typedef {import("./range.js").Span} Span */

const TOP = 16;
const BOTTOM = 38;
/** Beside the plot: as wide as the right axis of the chart below, where there is room. */
const RIGHT = 76;
const RIGHT_NARROW = 10;
/** As wide as the left axis of the charts below. */
const LEFT = 66;
const SHORTEST = 180;
const ROW_BEST = 22;
const TALLEST = 440;
const WIDEST_NAME = 140;
const LABEL_HEIGHT = 14;
/** Beside the plot: which part of all rows is shown. */
const BAR_GAP = 3;
const BAR_WIDTH = 5;
const BAR_SHORTEST = 8;
/** The smallest mark that is still seen. */
const ODD_WIDTH = 4;
const ODD_HEIGHT = 3;

/**
 * @typedef {object} Picture
 * @property {Cells} cells
 * @property {import("./history.js").Layer[]} all of them, from input to output
 * @property {Span} rows which of them are shown
 * @property {Span} span
 * @property {"highest" | "lowest"} extreme
 * @property {import("./colormap.js").Scale} scale
 */

export class HeatMap {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.buffer = document.createElement("canvas");
    /** Where the cells are, in CSS pixels of the canvas. */
    this.plot = {left: 0, top: TOP, width: 0, height: 0};
    /** @type {Picture | null} */
    this.picture = null;
  }

  /** @param {Picture | null} picture */
  draw(picture) {
    this.picture = picture;
    const host = /** @type {HTMLElement} */ (this.canvas.parentElement);
    const width = host.clientWidth;
    if (picture === null || width === 0) {
      return;
    }
    const height = Math.round(Math.min(Math.max(picture.all.length * ROW_BEST, SHORTEST), TALLEST));
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    context.font = FONT;
    const widest = Math.max(...picture.all.map((layer) => context.measureText(nameOf(layer)).width));
    const isNarrow = width < NARROW_PIXELS;
    const left = Math.round(Math.min(Math.max(widest + 12, isNarrow ? 0 : LEFT), width * 0.26, WIDEST_NAME));
    const right = isNarrow ? RIGHT_NARROW : RIGHT;
    this.plot = {left, top: TOP, width: width - left - right, height};
    const ratio = devicePixelRatio || 1;
    const tall = TOP + height + BOTTOM;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(tall * ratio);
    this.canvas.style.height = `${tall}px`;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = FONT;
    this.drawCells(context, picture, ratio);
    this.drawOdd(context, picture);
    this.drawNames(context, picture);
    this.drawBar(context, picture);
    this.drawTicks(context, picture.span);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   * @param {number} ratio device pixels per CSS pixel
   */
  drawCells(context, picture, ratio) {
    const {left, top, width, height} = this.plot;
    const shown = shownIn(picture);
    const rows = shown.length;
    const colors = theme();
    context.fillStyle = /** @type {CanvasPattern} */ (context.createPattern(dots(colors.soft), "repeat"));
    context.fillRect(left, top, width, height);
    const columns = Math.max(1, Math.round(width * ratio));
    this.buffer.width = columns;
    this.buffer.height = rows;
    const pixels = pixelsOf(
      picture.cells, shown.map((layer) => layer.index), picture.span, columns, picture.extreme, picture.scale,
      pixel(rgbOf(colors.zero)),
    );
    const image = new ImageData(new Uint8ClampedArray(/** @type {ArrayBuffer} */ (pixels.buffer)), columns, rows);
    /** @type {CanvasRenderingContext2D} */ (this.buffer.getContext("2d")).putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.buffer, left, top, width, height);
    if (height / rows >= 10) {
      context.fillStyle = colors.card;
      for (let row = 1; row < rows; row++) {
        context.fillRect(left, top + Math.round((row * height) / rows) - 0.5, width, 1);
      }
    }
    context.strokeStyle = colors.line;
    context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
  }

  /**
   * What is not finite is hatched, has its name on it where there is room, and a mark above the map.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   */
  drawOdd(context, picture) {
    const {left, top, width, height} = this.plot;
    const colors = theme();
    const shown = shownIn(picture);
    const rowHeight = height / shown.length;
    const hatch = /** @type {CanvasPattern} */ (context.createPattern(hatched(colors.odd, colors["odd-ink"]), "repeat"));
    for (const span of oddSpans(picture.cells, shown.map((layer) => layer.index))) {
      if (span.to < picture.span.from || span.from > picture.span.to) {
        continue;
      }
      const from = Math.max(this.xOf(span.from - 0.5), left);
      const to = Math.max(Math.min(this.xOf(span.to + 0.5), left + width), from + ODD_WIDTH);
      const x = Math.min(from, left + width - ODD_WIDTH);
      const y = top + span.row * rowHeight;
      context.fillStyle = hatch;
      context.fillRect(x, y, to - from, Math.max(rowHeight, ODD_HEIGHT));
      context.fillStyle = colors.odd;
      context.fillRect(x, top - 7, to - from, 5);
      const text = span.kind === "NaN" ? "NaN" : "\u221e";
      const room = labelWidth(context, text);
      if (to - from >= room && rowHeight >= LABEL_HEIGHT - 1) {
        const at = {left: (from + to - room) / 2, top: y + (rowHeight - LABEL_HEIGHT) / 2, height: LABEL_HEIGHT};
        drawLabel(context, text, at, colors.odd, colors["odd-ink"]);
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   */
  drawNames(context, picture) {
    const {left, top, height} = this.plot;
    const shown = shownIn(picture);
    const rowHeight = height / shown.length;
    const every = Math.max(1, Math.ceil(LABEL_HEIGHT / rowHeight));
    context.fillStyle = theme().ink;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (let row = 0; row < shown.length; row += every) {
      const text = shortened(context, nameOf(shown[row]), left - 10);
      context.fillText(text, left - 6, top + (row + 0.5) * rowHeight);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   */
  drawBar(context, picture) {
    const {left, top, width, height} = this.plot;
    const {rows, all} = picture;
    if (rows.to - rows.from + 1 >= all.length) {
      return;
    }
    const x = left + width + BAR_GAP;
    const long = Math.max(((rows.to - rows.from + 1) / all.length) * height, BAR_SHORTEST);
    const room = all.length - (rows.to - rows.from + 1);
    context.fillStyle = theme().grid;
    context.fillRect(x, top, BAR_WIDTH, height);
    context.fillStyle = theme().soft;
    context.fillRect(x, top + (rows.from / room) * (height - long), BAR_WIDTH, long);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Span} span
   */
  drawTicks(context, span) {
    const {left, top, width, height} = this.plot;
    const colors = theme();
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const tick of iterationTicks(span.from, span.to, width)) {
      const x = this.xOf(tick);
      const half = context.measureText(formatCount(tick)).width / 2;
      context.fillStyle = colors.soft;
      context.fillRect(Math.round(x), top + height + 1, 1, 4);
      context.fillText(formatCount(tick), Math.min(x, left + width + RIGHT_NARROW - half), top + height + 7);
    }
    context.fillText("iteration", left + width / 2, top + height + 23);
  }

  /** @param {number} iteration @returns {number} */
  xOf(iteration) {
    const {from, to} = /** @type {Picture} */ (this.picture).span;
    return this.plot.left + ((iteration - from + 0.5) / (to - from + 1)) * this.plot.width;
  }
}

/** @param {Picture} picture @returns {import("./history.js").Layer[]} those with a row, from the top row down */
function shownIn(picture) {
  return picture.all.slice(picture.rows.from, picture.rows.to + 1);
}

/** @param {import("./history.js").Layer} layer */
function nameOf(layer) {
  return `${layer.index} ${layer.name}`;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} room
 */
function shortened(context, text, room) {
  let shown = text;
  while (shown.length > 2 && context.measureText(shown).width > room) {
    shown = `${shown.slice(0, -2)}\u2026`;
  }
  return shown;
}

/** @param {string} color as #rrggbb */
function rgbOf(color) {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
}
