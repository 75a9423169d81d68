// @ts-check
/** Score and learning rate. */

import {describeOdd, describePoints} from "./axes.js";
import {byId, showText} from "./dom.js";
import {Frame} from "./frame.js";
import {nonFiniteSpans} from "./marks.js";
import {TrendChart} from "./trend.js";

export class TrendPanel {
  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.chart = new TrendChart(/** @type {HTMLCanvasElement} */ (byId("trend-chart")));
    this.frame = new Frame(byId("trend-frame"), page.store, {
      box: () => this.chart.box(), span: () => page.span(), whole: () => page.whole(),
      step: () => (page.run === null ? 1 : page.series().iterationsPerPoint),
    });
  }

  draw() {
    const run = this.page.run;
    if (run === null) {
      return;
    }
    const series = this.page.series();
    this.chart.show(run, series, this.page.span(), this.page.store.choice.incident, this.page.gutter);
    this.frame.place();
    const {first, last, score, iterationsPerPoint} = series;
    showText(byId("trend-odd"), describeOdd(nonFiniteSpans(first, last, (point) => score.nonFinite[point]), "the score"));
    showText(byId("trend-points"), describePoints(iterationsPerPoint));
  }
}
