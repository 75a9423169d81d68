// @ts-check
/** The heat map with its cursor, its legend and what it says in words. */

import {byId, showText} from "./dom.js";
import {describePoints} from "./axes.js";
import {Frame} from "./frame.js";
import {oddSpans, scaleFor} from "./heatcells.js";
import {HeatMap} from "./heatmap.js";
import {spanOfIncident} from "./history.js";
import {describeCell, describeLayer, showLegend} from "./readout.js";
import {quantityOf} from "./quantities.js";
import {formatList} from "./format.js";

const HINT = matchMedia("(pointer: coarse)").matches
  ? "Touch a cell to read its numbers."
  : "Point at a cell, or use the arrow keys here, to read its numbers.";

/** For whoever measures how long the page takes to open: the first frame after a heat map with values. */
const FIRST_PICTURE = "gradwatch-first-picture";

export class HeatPanel {
  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.host = byId("heat-map");
    this.hasPicture = false;
    this.map = new HeatMap(/** @type {HTMLCanvasElement} */ (byId("heat-canvas")));
    this.frame = new Frame(this.host, page.store, {
      box: () => (this.map.picture ? this.map.plot : null),
      span: () => page.span(),
      whole: () => page.whole(),
      step: () => page.step(page.store.choice.quantity),
      rows: {shown: () => page.rows(), whole: () => page.allRows()},
    });
    this.row = this.host.appendChild(document.createElement("div"));
    this.row.className = "gw-row-cursor";
    page.store.on(["cursor", "quantity", "range", "rows"], () => this.showCursor());
  }

  draw() {
    const {quantity: name, extreme} = this.page.store.choice;
    const quantity = quantityOf(name);
    const cells = this.page.cells.get(name);
    const layers = this.page.layers();
    const nothing = layers.length === 0 ? "No layer of this network has parameters to train." : "Loading \u2026";
    showText(byId("heat-empty"), cells && layers.length > 0 ? "" : nothing);
    this.host.hidden = !cells || layers.length === 0;
    if (!cells || layers.length === 0) {
      this.map.draw(null);
      return;
    }
    const indices = layers.map((layer) => layer.index);
    const span = this.page.span();
    const scale = scaleFor(cells, indices, span, quantity.isFraction);
    showLegend(scale, quantity);
    const rows = this.page.rows();
    this.map.draw({cells, all: layers, rows, span, extreme, scale});
    this.markFirstPicture();
    this.page.gutter = {left: this.map.plot.left, right: this.host.clientWidth - this.map.plot.left - this.map.plot.width};
    showText(byId("heat-points"), describePoints(cells.iterationsPerPoint).replace(
      ": their lowest and highest value.", `; the colour is their ${extreme} value.`,
    ));
    byId("extreme-choice").hidden = cells.iterationsPerPoint <= 1;
    this.describeOdd(cells, indices);
    this.host.setAttribute("aria-label", `Heat map of ${quantity.label.toLowerCase()}: ${this.rowsInWords(rows)} from input to`
      + ` output, iterations ${span.from} to ${span.to}. Arrow keys move the cursor, plus and minus zoom the iterations, times and`
      + " divide the layers, shift and arrow keys move along, escape shows everything.");
    this.showMarked();
    this.frame.place();
    this.showCursor();
  }

  /** @param {import("./range.js").Span} rows */
  rowsInWords(rows) {
    const layers = this.page.layers();
    return rows.to - rows.from + 1 === layers.length
      ? `${layers.length} layers` : `layers ${layers[rows.from].index} to ${layers[rows.to].index} of ${layers.length}`;
  }

  markFirstPicture() {
    if (!this.hasPicture) {
      this.hasPicture = true;
      requestAnimationFrame(() => performance.mark(FIRST_PICTURE));
    }
  }

  /**
   * @param {import("./heatcells.js").Cells} cells
   * @param {number[]} indices
   */
  describeOdd(cells, indices) {
    const span = this.page.span();
    const odd = oddSpans(cells, indices).filter((each) => each.to >= span.from && each.from <= span.to);
    const names = [...new Set(odd.map((each) => this.page.layers()[each.row].name))];
    const where = names.length === indices.length && names.length > 1 ? "all layers" : formatList(names, 5);
    const isMeasured = indices.some((index) => cells.layers[index]?.lowest.some((value) => value !== null));
    showText(byId("heat-odd"), odd.length > 0 ? `NaN or infinite (hatched) in ${where}.` : "");
    showText(byId("heat-unmeasured"), isMeasured || odd.length > 0 ? "" : "Not measured in this run.");
  }

  showCursor() {
    const {quantity} = this.page.store.choice;
    const cursor = this.cursorInView();
    const cells = this.page.cells.get(quantity);
    const layer = cursor?.row === null || cursor === null ? undefined : this.page.layers()[cursor.row];
    const rows = this.page.rows();
    this.row.hidden = layer === undefined || cursor === null || cursor.row === null || cursor.row < rows.from || cursor.row > rows.to;
    if (!cells || !layer || !cursor || cursor.row === null) {
      showText(byId("heat-cell"), HINT);
      showText(byId("heat-layer"), "");
      return;
    }
    this.placeRows(this.row, cursor.row, 1);
    showText(byId("heat-cell"), describeCell(cells, layer, cursor.iteration, quantityOf(quantity)));
    showText(byId("heat-layer"), describeLayer(this.page.looked, layer));
  }

  /** Null while its iteration is not shown: of that one there are no cells to read. */
  cursorInView() {
    const {cursor} = this.page.store.choice;
    const {from, to} = this.page.span();
    return cursor !== null && cursor.iteration >= from && cursor.iteration <= to ? cursor : null;
  }

  /** Outlines the layers and iterations of the incident that the reader chose. */
  showMarked() {
    this.host.querySelectorAll(".gw-outline").forEach((old) => old.remove());
    const incident = this.page.run?.incident(this.page.store.choice.incident);
    if (!incident) {
      return;
    }
    const layers = this.page.layers();
    const span = this.page.span();
    const marked = spanOfIncident(incident, this.page.whole());
    const left = this.map.xOf(Math.max(marked.from, span.from) - 0.5);
    const right = this.map.xOf(Math.min(marked.to, span.to) + 0.5);
    if (right <= left) {
      return;
    }
    const shown = this.page.rows();
    const rows = layers.flatMap((layer, row) => (
      row >= shown.from && row <= shown.to && (incident.layers.length === 0 || incident.layers.includes(layer.index)) ? [row] : []
    ));
    rows.filter((row) => !rows.includes(row - 1)).forEach((first) => {
      let count = 1;
      while (rows.includes(first + count)) {
        count++;
      }
      const outline = this.host.appendChild(document.createElement("div"));
      outline.className = "gw-outline";
      this.placeRows(outline, first, count);
      Object.assign(outline.style, {left: `${left}px`, width: `${Math.max(right - left, 3)}px`});
    });
  }

  /** @param {HTMLElement} part @param {number} first of the rows, which is shown @param {number} count */
  placeRows(part, first, count) {
    const {left, top, width, height} = this.map.plot;
    const rows = this.page.rows();
    const rowHeight = height / (rows.to - rows.from + 1);
    Object.assign(part.style, {
      left: `${left}px`, width: `${width}px`, top: `${top + (first - rows.from) * rowHeight}px`,
      height: `${Math.max(count * rowHeight, 2)}px`,
    });
  }
}
