// @ts-check
/** What all parts of the page share: the run, the values of its layers, and what the reader chose to see of them. */

import {spliced} from "./history.js";
import {spanOf} from "./range.js";

/** @typedef {import("./heatcells.js").Cells} Cells */
/** @typedef {import("./history.js").RunData} RunData */
/** @typedef {import("./range.js").Span} Span */

/** @typedef {{left: number, right: number}} Gutter CSS pixels beside a plot: equal in all, so that iterations stand below each other */

/** @type {Span} */
const NOTHING = {from: 0, to: 1};

export class Page {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    /** @type {RunData | null} */
    this.run = null;
    /** @type {Map<string, Cells>} by quantity */
    this.cells = new Map();
    /** @type {import("./history.js").Series | null} a part of the whole model's series in finer points */
    this.fine = null;
    /** @type {import("./history.js").Iteration | null} the stored iteration under the cursor */
    this.looked = null;
    /** @type {Gutter} */
    this.gutter = {left: 0, right: 0};
  }

  /** @returns {Span} the iterations that there are */
  whole() {
    return this.run?.whole ?? NOTHING;
  }

  /** @returns {Span} the iterations that are shown */
  span() {
    return spanOf(this.store.choice.range, this.whole());
  }

  /** @returns {import("./history.js").Layer[]} those with values */
  layers() {
    return this.run?.layers ?? [];
  }

  /** @returns {Span} the rows that there are: a row per layer with values */
  allRows() {
    return {from: 0, to: Math.max(this.layers().length - 1, 0)};
  }

  /** @returns {Span} the rows that are shown */
  rows() {
    return spanOf(this.store.choice.rows, this.allRows());
  }

  /** @returns {import("./history.js").Series} of the whole model: as fine as it is known where it is shown */
  series() {
    const series = /** @type {RunData} */ (this.run).series;
    return this.fine === null || this.store.choice.range.kind === "all" ? series : spliced(series, this.fine, this.span());
  }

  /** @param {string} quantity @returns {number} iterations that the cursor moves by */
  step(quantity) {
    return this.cells.get(quantity)?.iterationsPerPoint ?? 1;
  }
}
