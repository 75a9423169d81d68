// @ts-check
/** Live or paused, the range of iterations and of layers, the quantity, and the download. */

import {byId, showOptions} from "./dom.js";
import {formatCount, formatSpan} from "./format.js";
import {ALL, FEWEST, panned, zoomed} from "./range.js";
import {QUANTITIES} from "./quantities.js";

const LAST = [100, 1000, 10_000];
const PAN = 0.5;
/** So many layers are tall enough; more get buttons to zoom into them. */
const WELL_SEEN_ROWS = 20;

/**
 * @param {import("./page.js").Page} page
 * @param {() => void} onDownload
 */
export function wireToolbar(page, onDownload) {
  const store = page.store;
  const range = /** @type {HTMLSelectElement} */ (byId("range-select"));
  range.addEventListener("change", () => {
    const count = Number(range.value);
    store.set({range: range.value === "all" ? ALL : count > 0 ? {kind: "last", count} : store.choice.range, cursor: null});
    showRange(page);
  });
  /** @type {Record<string, () => import("./range.js").Range>} */
  const moves = {
    "zoom-in": () => zoomed(page.span(), page.whole(), 2, store.choice.cursor?.iteration),
    "zoom-out": () => zoomed(page.span(), page.whole(), 0.5),
    earlier: () => panned(page.span(), page.whole(), -PAN),
    later: () => panned(page.span(), page.whole(), PAN),
  };
  for (const [id, move] of Object.entries(moves)) {
    byId(id).addEventListener("click", () => store.set({range: move()}));
  }
  /** @type {Record<string, () => import("./range.js").Range>} */
  const rowMoves = {
    "rows-in": () => zoomed(page.rows(), page.allRows(), 2, store.choice.cursor?.row ?? undefined),
    "rows-out": () => zoomed(page.rows(), page.allRows(), 0.5),
    "rows-up": () => panned(page.rows(), page.allRows(), -PAN),
    "rows-down": () => panned(page.rows(), page.allRows(), PAN),
  };
  for (const [id, move] of Object.entries(rowMoves)) {
    byId(id).addEventListener("click", () => store.set({rows: move()}));
  }
  byId("reset").addEventListener("click", () => store.set({range: ALL, rows: ALL}));
  byId("live").addEventListener("click", () => store.set({paused: !store.choice.paused}));
  byId("download").addEventListener("click", onDownload);
  const quantity = /** @type {HTMLSelectElement} */ (byId("quantity-select"));
  showOptions(quantity, QUANTITIES.map(({name, label}) => ({value: name, text: label})), store.choice.quantity);
  quantity.addEventListener("change", () => store.set({quantity: quantity.value}));
  const extreme = /** @type {HTMLSelectElement} */ (byId("extreme-select"));
  extreme.addEventListener("change", () => {
    store.set({extreme: extreme.value === "lowest" ? "lowest" : "highest"});
  });
}

/** @param {import("./page.js").Page} page */
export function showRange(page) {
  const range = page.store.choice.range;
  const span = page.span();
  const whole = page.whole();
  const isWhole = span.from <= whole.from && span.to >= whole.to;
  const options = [
    {value: "all", text: "all iterations"},
    ...LAST.map((count) => ({value: String(count), text: `last ${formatCount(count)}`})),
  ];
  if (range.kind === "span") {
    options.push({value: "span", text: formatSpan(range.from, range.to)});
  }
  const value = range.kind === "all" ? "all" : range.kind === "last" ? String(range.count) : "span";
  showOptions(/** @type {HTMLSelectElement} */ (byId("range-select")), options, value);
  disable({
    "zoom-out": isWhole, earlier: span.from <= whole.from, later: span.to >= whole.to, "zoom-in": span.to - span.from < FEWEST,
    reset: range.kind === "all" && page.store.choice.rows.kind === "all",
  });
}

/** @param {import("./page.js").Page} page */
export function showRows(page) {
  const layers = page.layers();
  const rows = page.rows();
  const isAll = page.store.choice.rows.kind === "all";
  byId("rows-choice").hidden = isAll && layers.length <= WELL_SEEN_ROWS;
  byId("rows-shown").replaceChildren(isAll
    ? `all ${layers.length} layers`
    : `layers ${layers[rows.from]?.index}\u2013${layers[rows.to]?.index} of ${layers.length}`);
  disable({
    "rows-out": isAll, "rows-up": rows.from === 0, "rows-down": rows.to >= layers.length - 1,
    "rows-in": rows.to - rows.from < FEWEST,
  });
}

/** @param {Record<string, boolean>} isOff by the id of a button */
function disable(isOff) {
  for (const [id, off] of Object.entries(isOff)) {
    byId(id).setAttribute("aria-disabled", String(off)); // Not disabled: that would take the focus away.
  }
}

/** @param {import("./page.js").Page} page */
export function showLive(page) {
  const {paused} = page.store.choice;
  const ended = page.run?.ended ?? false;
  const button = byId("live");
  button.setAttribute("aria-pressed", String(paused));
  button.dataset.state = paused ? "paused" : ended ? "ended" : "live";
  button.querySelector(".gw-live-word")?.replaceChildren(paused ? "Go on" : "Pause");
  byId("live-state").replaceChildren(paused ? "Paused" : ended ? "Run has ended" : "Live");
}
