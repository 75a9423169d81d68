// @ts-check
/** The page's colours, for what is drawn on a canvas: read from the style sheet, anew when light turns to dark. */

const NAMES = /** @type {const} */ ([
  "ink", "soft", "line", "grid", "card", "good", "warning", "critical", "info", "action", "fit", "mark", "zero", "odd", "odd-ink",
]);

/** @typedef {Record<typeof NAMES[number], string> & {isDark: boolean}} Theme */

const darkness = matchMedia("(prefers-color-scheme: dark)");

/** @type {Theme | null} */
let current = null;

/** @returns {Theme} */
export function theme() {
  if (current === null) {
    const style = getComputedStyle(document.body);
    const colors = NAMES.map((name) => [name, style.getPropertyValue(`--gw-${name}`).trim()]);
    current = /** @type {Theme} */ ({...Object.fromEntries(colors), isDark: darkness.matches});
  }
  return current;
}

/** @param {() => void} redraw */
export function onThemeChange(redraw) {
  darkness.addEventListener("change", () => {
    current = null;
    redraw();
  });
}
