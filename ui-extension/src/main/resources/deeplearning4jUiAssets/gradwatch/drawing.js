// @ts-check
/** What everything that draws on a canvas has in common: its letters, and labels on a ground of their own. */

const FACE = "11px system-ui, sans-serif";

export const FONT = FACE;
export const BOLD_FONT = `600 ${FACE}`;
/** In a narrower picture long labels would cover what they are for. */
export const NARROW_PIXELS = 560;
/** Beside the text of a label. */
export const PADDING = 5;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @returns {number} width of a label with this text
 */
export function labelWidth(context, text) {
  return context.measureText(text).width + 2 * PADDING;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {{left: number, top: number, height: number}} at
 * @param {string} ground
 * @param {string} ink
 * @param {number} [opacity] of the ground
 */
export function drawLabel(context, text, {left, top, height}, ground, ink, opacity = 1) {
  context.globalAlpha = opacity;
  context.fillStyle = ground;
  context.fillRect(left, top, labelWidth(context, text), height);
  context.globalAlpha = 1;
  context.fillStyle = ink;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(text, left + PADDING, top + height / 2 + 0.5);
}
