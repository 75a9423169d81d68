// @ts-check
/** Two fingers on a plot: what was under them stays under them, so they zoom and move it at once. */

import {rangeOf} from "./range.js";

/** @typedef {import("./range.js").Span} Span */

/** Fingers that are closer to each other along an axis move it, but do not zoom it. */
const CLOSE_PIXELS = 30;

/**
 * @typedef {object} Axis
 * @property {Span} span what was shown when the fingers came down
 * @property {number} from where the plot begins on the screen
 * @property {number} size its length
 * @property {number[]} down where the two fingers came down
 */

export class Pinch {
  /**
   * @param {HTMLElement} host
   * @param {import("./store.js").Store} store
   * @param {import("./frame.js").Plot} plot
   */
  constructor(host, store, plot) {
    this.host = host;
    this.store = store;
    this.plot = plot;
    /** @type {{x: Axis, y: Axis | null} | null} null while there are no two fingers */
    this.axes = null;
    const options = {passive: false}; // One finger scrolls the page; two are for the plot.
    host.addEventListener("touchstart", (event) => this.onTouches(event, () => this.begin(event)), options);
    host.addEventListener("touchmove", (event) => this.onTouches(event, () => this.move(event)), options);
    host.addEventListener("touchend", (event) => {
      if (event.touches.length === 0) {
        this.end(); // Not sooner: the last finger to leave is no click.
      }
    });
    host.addEventListener("touchcancel", () => this.end());
  }

  get isOn() {
    return this.axes !== null;
  }

  /** @param {TouchEvent} event @param {() => void} react */
  onTouches(event, react) {
    if (event.touches.length === 2 && event.cancelable) {
      event.preventDefault();
      react();
    } else if (event.touches.length > 2) {
      this.end();
    }
  }

  /** @param {TouchEvent} event */
  begin(event) {
    const box = this.plot.box();
    if (box === null) {
      return;
    }
    const outer = this.host.getBoundingClientRect();
    const [xs, ys] = fingers(event);
    this.axes = {
      x: {span: this.plot.span(), from: outer.left + box.left, size: box.width, down: xs},
      y: this.plot.rows
        ? {span: this.plot.rows.shown(), from: outer.top + box.top, size: box.height, down: ys} : null,
    };
    this.store.set({cursor: null});
  }

  /** @param {TouchEvent} event */
  move(event) {
    if (this.axes === null) {
      return;
    }
    const {x, y} = this.axes;
    const [xs, ys] = fingers(event);
    const range = rangeOf(follow(x, xs), this.plot.whole());
    this.store.set(y && this.plot.rows ? {range, rows: rangeOf(follow(y, ys), this.plot.rows.whole())} : {range});
  }

  end() {
    this.axes = null;
  }
}

/** @param {TouchEvent} event @returns {[number[], number[]]} across and down */
function fingers(event) {
  const [a, b] = event.touches;
  return [[a.clientX, b.clientX], [a.clientY, b.clientY]];
}

/**
 * @param {Axis} axis
 * @param {number[]} now where the fingers are
 * @returns {Span} what has to be shown so that the fingers are where they were put
 */
function follow({span, from, size, down}, now) {
  const width = span.to - span.from + 1;
  const apart = down[1] - down[0];
  const apartNow = now[1] - now[0];
  const isZoom = Math.abs(apart) >= CLOSE_PIXELS && Math.abs(apartNow) >= CLOSE_PIXELS && apart * apartNow > 0;
  const perPixel = (width / size) * (isZoom ? apart / apartNow : 1);
  const middle = span.from + (((down[0] + down[1]) / 2 - from) / size) * width;
  const begin = middle - ((now[0] + now[1]) / 2 - from) * perPixel;
  return {from: Math.round(begin), to: Math.round(begin + size * perPixel) - 1};
}
