// @ts-check
/** Patterns to fill cells of the heat map with that have no colour of the scale. */

const HATCH = 6;

/** @param {number} size @param {(context: CanvasRenderingContext2D) => void} draw */
function tile(size, draw) {
  const made = document.createElement("canvas");
  made.width = size;
  made.height = size;
  draw(/** @type {CanvasRenderingContext2D} */ (made.getContext("2d")));
  return made;
}

/**
 * For what was not measured.
 *
 * @param {string} color
 */
export function dots(color) {
  return tile(HATCH, (context) => {
    context.globalAlpha = 0.35;
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
  });
}

/**
 * For what is not finite: seen without colours too.
 *
 * @param {string} ground
 * @param {string} ink
 */
export function hatched(ground, ink) {
  return tile(HATCH, (context) => {
    context.fillStyle = ground;
    context.fillRect(0, 0, HATCH, HATCH);
    context.strokeStyle = ink;
    context.lineWidth = 1.4;
    context.beginPath();
    for (const offset of [-HATCH, 0, HATCH]) {
      context.moveTo(offset, HATCH);
      context.lineTo(offset + HATCH, 0);
    }
    context.stroke();
  });
}
