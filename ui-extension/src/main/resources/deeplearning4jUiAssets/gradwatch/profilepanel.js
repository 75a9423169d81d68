// @ts-check
/** The depth profile of the newest iteration, or of the one under the cursor. */

import {byId, showText} from "./dom.js";
import {Loader} from "./loader.js";
import {ProfileChart, describeProfile} from "./profile.js";
import {ask} from "./server.js";
import {theme} from "./theme.js";

/** The pointer passes over many cells; only where it stays is asked for. */
const STAY_MILLIS = 60;
const MOST_KEPT = 200;

export class ProfilePanel {
  /**
   * @param {import("./page.js").Page} page
   * @param {() => void} onLooked the iteration under the cursor has come
   */
  constructor(page, onLooked) {
    this.page = page;
    this.onLooked = onLooked;
    this.chart = new ProfileChart(/** @type {HTMLCanvasElement} */ (byId("profile-chart")));
    /** @type {Map<string, import("./history.js").Iteration>} */
    this.kept = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {import("./history.js").Iteration | null} as it is on the chart */
    this.drawn = null;
    this.drawnDark = false;
    this.loader = new Loader(
      (query, signal) => ask("iteration", query, signal).then((answer) => ({query, answer})),
      ({query, answer}) => this.take(query, answer), () => {},
    );
    page.store.on(["cursor"], () => this.look());
  }

  look() {
    clearTimeout(this.timer);
    const query = this.query();
    const known = query && this.kept.get(JSON.stringify(query));
    if (query === null || known) {
      this.show(known || null);
    } else {
      this.timer = setTimeout(() => this.loader.want(query, 0), STAY_MILLIS);
    }
  }

  query() {
    const run = this.page.run?.run;
    const cursor = this.page.store.choice.cursor;
    return run && cursor ? {session: run.session, worker: run.worker, iteration: cursor.iteration} : null;
  }

  /**
   * @param {object} query
   * @param {import("./history.js").Iteration} answer
   */
  take(query, answer) {
    if (this.kept.size >= MOST_KEPT) {
      this.kept.clear();
    }
    this.kept.set(JSON.stringify(query), answer);
    if (JSON.stringify(query) === JSON.stringify(this.query())) {
      this.show(answer);
    }
  }

  /** For another run. */
  clear() {
    this.kept.clear();
    this.page.looked = null;
  }

  /** @param {import("./history.js").Iteration | null} looked */
  show(looked) {
    this.page.looked = looked;
    this.draw();
    this.onLooked();
  }

  draw() {
    const iteration = this.page.looked ?? this.page.run?.latest ?? null;
    if (iteration === null || this.page.layers().length === 0) {
      return;
    }
    if (this.drawn === iteration && this.drawnDark === theme().isDark) {
      return;
    }
    this.drawn = iteration;
    this.drawnDark = theme().isDark;
    this.chart.show(this.page.layers(), iteration);
    showText(byId("profile-note"), describeProfile(this.page.layers(), iteration));
    showText(byId("profile-which"), this.page.looked === null ? "newest iteration" : "iteration under the cursor");
  }
}
