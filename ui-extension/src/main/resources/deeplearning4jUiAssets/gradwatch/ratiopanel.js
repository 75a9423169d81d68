// @ts-check
/** The update ratios with the choice of layers. */

import {describeOdd, describePoints} from "./axes.js";
import {byId, showOptions, showText, swatch} from "./dom.js";
import {formatList} from "./format.js";
import {Frame} from "./frame.js";
import {nonFiniteSpans} from "./marks.js";
import {MOST_LINES, RatioChart, furthestOff, styleOf} from "./ratios.js";
import {showChips} from "./readout.js";
import {theme} from "./theme.js";

const QUANTITY = "updateRatio";
/** Of many layers, so many have a line before the reader chose any. */
const FIRST_LINES = 3;

export class RatioPanel {
  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.chart = new RatioChart(/** @type {HTMLCanvasElement} */ (byId("ratio-chart")));
    this.frame = new Frame(byId("ratio-frame"), page.store, {
      box: () => this.chart.box(), span: () => page.span(), whole: () => page.whole(), step: () => page.step(QUANTITY),
    });
    /** @type {Set<number> | null} indices of layers with a line; null until the reader or the first values choose */
    this.chosen = null;
    this.select = /** @type {HTMLSelectElement} */ (byId("ratio-add"));
    this.select.addEventListener("change", () => {
      if (this.select.value !== "") {
        this.toggle(Number(this.select.value));
      }
    });
  }

  /** For another run. */
  clear() {
    this.chosen = null;
  }

  /** @param {number} index */
  toggle(index) {
    if (!this.chosen?.delete(index)) {
      this.chosen?.add(index);
    }
    this.draw();
    /** @type {HTMLElement | null} */ (byId("layer-legend").querySelector(`[data-layer="${index}"] button`))?.focus();
  }

  draw() {
    const run = this.page.run;
    const cells = this.page.cells.get(QUANTITY);
    byId("ratio-card").hidden = this.page.layers().length === 0;
    if (run === null || !cells) {
      return;
    }
    const layers = run.layers;
    const isMany = layers.length > MOST_LINES;
    if (this.chosen === null) {
      this.chosen = new Set(isMany ? furthestOff(cells, run.whole?.to ?? 0, FIRST_LINES) : layers.map((layer) => layer.index));
    }
    const incident = this.page.store.choice.incident;
    const shown = this.shownLayers();
    this.chart.show(run, cells, shown, this.page.span(), incident, this.page.gutter);
    this.frame.place();
    const listed = isMany ? layers.filter((layer) => shown.includes(layer.index)) : layers;
    const key = JSON.stringify([listed.map((layer) => [layer.index, layer.name]), shown, theme().isDark]);
    if (byId("layer-legend").dataset.key !== key) {
      byId("layer-legend").dataset.key = key;
      showChips(
        byId("layer-legend"), listed,
        (layer, position) => swatch(isMany
          ? styleOf(run, shown, position, theme().isDark)
          : styleOf(run, layers.map((each) => each.index), position, theme().isDark)),
        (layer) => shown.includes(layer.index), (layer) => this.toggle(layer.index),
      );
    }
    byId("ratio-add-choice").hidden = !isMany;
    if (isMany) {
      showOptions(this.select, [
        {value: "", text: "choose \u2026"},
        ...layers.filter((layer) => !shown.includes(layer.index))
          .map((layer) => ({value: String(layer.index), text: `${layer.index} ${layer.name}`})),
      ], "");
    }
    this.describe(cells);
  }

  /** @returns {number[]} the chosen layers, and some of those of the marked incident */
  shownLayers() {
    const incident = this.page.run?.incident(this.page.store.choice.incident);
    const isMany = this.page.layers().length > MOST_LINES;
    const extra = isMany ? (incident?.layers ?? []).slice(0, FIRST_LINES) : [];
    return this.page.layers().map((layer) => layer.index)
      .filter((index) => this.chosen?.has(index) || extra.includes(index));
  }

  /** @param {import("./heatcells.js").Cells} cells */
  describe(cells) {
    const points = new Set(cells.layers.flatMap((layer) => (layer?.nonFinite ?? []).map(([point]) => point)));
    const odd = nonFiniteSpans(cells.first, cells.last, (point) => (points.has(point) ? "NaN" : null));
    const names = this.page.layers().filter((layer) => cells.layers[layer.index]?.nonFinite.length).map((layer) => layer.name);
    showText(byId("ratio-odd"), describeOdd(odd, formatList(names, 5)));
    const hasZero = this.shownLayers().some((index) => cells.layers[index]?.lowest.includes(0));
    showText(byId("ratio-zero"), hasZero ? "Zeros lie on the lower edge." : "");
    showText(byId("ratio-points"), describePoints(cells.iterationsPerPoint));
  }
}
