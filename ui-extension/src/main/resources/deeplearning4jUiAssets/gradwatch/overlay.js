// @ts-check
/** A plug-in of Chart.js that draws the marks, the healthy band, and iterations that were not finite. */

import {BOLD_FONT, NARROW_PIXELS, PADDING, drawLabel, labelWidth} from "./drawing.js";
import {formatPower} from "./format.js";
import {theme} from "./theme.js";

/** @typedef {import("./marks.js").Overlay} Overlay */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Area */

const LABEL_HEIGHT = 16;
const ROWS = 4;
const ODD_HEIGHT = 14;
/** Even, at whole pixels: so the lines are sharp. */
const LINE_WIDTH = 2;

/** @type {WeakMap<object, Overlay>} */
const overlays = new WeakMap();

/**
 * @param {object} chart with the plug-in; shows it when it draws next
 * @param {Overlay} of
 */
export function setOverlay(chart, of) {
  overlays.set(chart, of);
}

export const overlay = {
  id: "gradwatch",

  /** @param {any} chart */
  beforeDatasetsDraw(chart) {
    const {ctx, chartArea: area, scales} = chart;
    const colors = theme();
    const {band, chosen} = overlays.get(chart) ?? {};
    ctx.save();
    clip(ctx, area);
    ctx.font = BOLD_FONT;
    if (band) {
      const [bottom, top] = band.map((/** @type {number} */ value) => scales.y.getPixelForValue(value));
      box(ctx, {left: area.left, right: area.right, top, bottom}, colors.good, [], 0.13);
    }
    if (chosen) {
      const left = scales.x.getPixelForValue(chosen.span.from - 0.5);
      const right = Math.max(scales.x.getPixelForValue(chosen.span.to + 0.5), left + 3);
      box(ctx, {left, right, top: area.top + 1, bottom: area.bottom - 1}, colors.mark, [6, 3], 0.13);
      ctx.fillStyle = colors.mark;
      ctx.textBaseline = "bottom";
      ctx.fillText(chosen.text, Math.max(left, area.left) + PADDING, area.bottom - PADDING);
    }
    ctx.restore();
  },

  /** @param {any} chart */
  afterDatasetsDraw(chart) {
    const {ctx} = chart;
    const {odd, marks, band} = overlays.get(chart) ?? {odd: [], marks: [], band: null};
    ctx.save();
    ctx.font = BOLD_FONT;
    if (band) {
      drawBandLabel(ctx, chart, band);
    }
    drawOdd(ctx, chart, odd);
    drawMarks(ctx, chart, marks);
    ctx.restore();
  },
};

/**
 * Over the lines, on a ground of its own.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {any} chart
 * @param {[number, number]} band
 */
function drawBandLabel(ctx, chart, band) {
  const text = `healthy: ${band.map(formatPower).join(" to ")}`;
  const left = chart.chartArea.left + PADDING;
  const top = chart.scales.y.getPixelForValue(band[1]) + PADDING;
  drawLabel(ctx, text, {left, top, height: LABEL_HEIGHT}, theme().card, theme().good, 0.8);
}

/**
 * Each span that was not finite is a pale strip with its name above the chart.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {any} chart
 * @param {Overlay["odd"]} spans
 */
function drawOdd(ctx, chart, spans) {
  const {chartArea: area, scales} = chart;
  const colors = theme();
  let labelled = -Infinity;
  for (const span of spans.filter((each) => each.last >= scales.x.min && each.first <= scales.x.max)) {
    const left = Math.max(area.left, scales.x.getPixelForValue(span.first - 0.5));
    const right = Math.min(area.right, Math.max(scales.x.getPixelForValue(span.last + 0.5), left + 4));
    ctx.fillStyle = colors.odd;
    ctx.globalAlpha = 0.2;
    ctx.fillRect(left, area.top, right - left, area.bottom - area.top);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, area.top - 4, right - left, 4);
    const width = labelWidth(ctx, span.kind);
    const middle = Math.min(Math.max((left + right) / 2, area.left + width / 2), area.right - width / 2);
    if (middle - width / 2 > labelled) {
      const at = {left: middle - width / 2, top: area.top - ODD_HEIGHT - 3, height: ODD_HEIGHT};
      drawLabel(ctx, span.kind, at, colors.odd, colors["odd-ink"]);
      labelled = middle + width / 2;
    }
  }
}

/**
 * A label stands beside its line, in the first row where it covers no other one; no line runs over a label.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {any} chart
 * @param {Overlay["marks"]} marks
 */
function drawMarks(ctx, chart, marks) {
  const {chartArea: area, scales} = chart;
  const isNarrow = chart.width < NARROW_PIXELS;
  /** @type {Record<"top" | "bottom", {left: number, right: number}[][]>} */
  const taken = {top: Array.from({length: ROWS}, () => []), bottom: Array.from({length: ROWS}, () => [])};
  const placed = marks.map((mark) => ({mark, x: Math.round(scales.x.getPixelForValue(mark.iteration))}));
  for (const {mark, x} of placed) {
    stroke(ctx, mark.color, mark.dash, () => {
      ctx.moveTo(x, area.top);
      ctx.lineTo(x, area.bottom);
    });
  }
  for (const {mark, x} of placed) {
    const text = isNarrow ? mark.short : mark.text;
    const width = labelWidth(ctx, text);
    const left = x + width > area.right ? x - width : x;
    const row = taken[mark.side].findIndex((labels) => labels.every((each) => left > each.right || left + width < each.left));
    if (row < 0) {
      continue; // Too many at one place; the list beside the chart has them all.
    }
    taken[mark.side][row].push({left, right: left + width});
    const top = mark.side === "top" ? area.top + 2 + row * (LABEL_HEIGHT + 2) : area.bottom - (row + 1) * (LABEL_HEIGHT + 2);
    drawLabel(ctx, text, {left, top, height: LABEL_HEIGHT}, mark.color, theme().card);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Area} area */
function clip(ctx, area) {
  ctx.beginPath();
  ctx.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  ctx.clip();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Area} area
 * @param {string} color
 * @param {number[]} dash
 * @param {number} opacity of the inside
 */
function box(ctx, area, color, dash, opacity) {
  const [left, top] = [Math.round(area.left), Math.round(area.top)];
  const sides = /** @type {const} */ ([left, top, Math.round(area.right) - left, Math.round(area.bottom) - top]);
  ctx.fillStyle = color;
  ctx.globalAlpha = opacity;
  ctx.fillRect(...sides);
  ctx.globalAlpha = 1;
  stroke(ctx, color, dash, () => ctx.rect(...sides));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} color
 * @param {number[]} dash
 * @param {() => void} path
 */
function stroke(ctx, color, dash, path) {
  ctx.strokeStyle = color;
  ctx.lineWidth = LINE_WIDTH;
  ctx.setLineDash(dash);
  ctx.beginPath();
  path();
  ctx.stroke();
  ctx.setLineDash([]);
}
