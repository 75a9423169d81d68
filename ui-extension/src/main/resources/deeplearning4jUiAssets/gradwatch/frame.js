// @ts-check
/** What a reader does in a plot over iterations: look at one iteration, zoom, move. The same in all plots. */

import {ALL, panned, rangeOf, zoomed} from "./range.js";

/** @typedef {import("./range.js").Span} Span */
/** @typedef {{left: number, top: number, width: number, height: number}} Box in CSS pixels of the host */

/**
 * @typedef {object} Plot
 * @property {() => Box | null} box null while nothing is drawn
 * @property {() => Span} span the iterations shown
 * @property {() => Span} whole the iterations that there are
 * @property {() => number} step iterations per point
 * @property {() => number} [rows] how many layers are shown, one below the other
 */

const DRAG_PIXELS = 6;
const WHEEL_FACTOR = 1.25;
const PAN = 0.25;

export class Frame {
  /**
   * @param {HTMLElement} host takes the focus; holds the canvas
   * @param {import("./store.js").Store} store
   * @param {Plot} plot
   */
  constructor(host, store, plot) {
    this.host = host;
    this.store = store;
    this.plot = plot;
    this.line = host.appendChild(part("gw-cursor"));
    this.drag = host.appendChild(part("gw-drag"));
    /** @type {number | null} where the button went down */
    this.downAt = null;
    host.addEventListener("pointerdown", (event) => this.onDown(event));
    host.addEventListener("pointermove", (event) => this.onMove(event));
    host.addEventListener("pointerup", (event) => this.onUp(event));
    host.addEventListener("pointercancel", () => this.endDrag());
    host.addEventListener("pointerleave", (event) => this.onLeave(event));
    host.addEventListener("dblclick", () => this.reset());
    host.addEventListener("wheel", (event) => this.onWheel(event), {passive: false});
    host.addEventListener("keydown", (event) => this.onKey(event));
    store.on(["cursor", "range"], () => this.place());
  }

  /** Puts the line where the cursor is. */
  place() {
    const box = this.plot.box();
    const cursor = this.store.choice.cursor;
    const span = this.plot.span();
    const isShown = box !== null && cursor !== null && cursor.iteration >= span.from && cursor.iteration <= span.to;
    this.line.hidden = !isShown;
    if (isShown) {
      const width = box.width / (span.to - span.from + 1);
      Object.assign(this.line.style, {
        left: `${box.left + (cursor.iteration - span.from) * width}px`, top: `${box.top}px`,
        width: `${Math.max(width, 1.5)}px`, height: `${box.height}px`,
      });
    }
  }

  reset() {
    this.store.set({range: ALL, cursor: null});
  }

  /** @param {{clientX: number, clientY: number}} event */
  at(event) {
    const box = this.plot.box();
    if (box === null) {
      return null;
    }
    const outer = this.host.getBoundingClientRect();
    const span = this.plot.span();
    const across = Math.min(Math.max((event.clientX - outer.left - box.left) / box.width, 0), 1);
    const rows = this.plot.rows?.() ?? 0;
    const down = (event.clientY - outer.top - box.top) / box.height;
    const iteration = Math.min(Math.floor(span.from + across * (span.to - span.from + 1)), span.to);
    const row = rows ? Math.min(Math.max(Math.floor(down * rows), 0), rows - 1) : null;
    return {x: box.left + across * box.width, iteration, row};
  }

  /** @param {PointerEvent} event */
  onDown(event) {
    const place = this.at(event);
    if (place === null || event.button !== 0) {
      return;
    }
    this.host.focus({preventScroll: true});
    if (event.pointerType === "mouse") {
      this.downAt = place.x;
      this.host.setPointerCapture(event.pointerId);
    }
  }

  /** @param {PointerEvent} event */
  onMove(event) {
    const place = this.at(event);
    if (place === null) {
      return;
    }
    if (this.downAt !== null) {
      const box = /** @type {Box} */ (this.plot.box());
      const isDrag = Math.abs(place.x - this.downAt) >= DRAG_PIXELS;
      this.drag.hidden = !isDrag;
      Object.assign(this.drag.style, {
        left: `${Math.min(place.x, this.downAt)}px`, width: `${Math.abs(place.x - this.downAt)}px`,
        top: `${box.top}px`, height: `${box.height}px`,
      });
    }
    const isMouse = event.pointerType === "mouse";
    if (!isMouse || !this.store.choice.cursor?.pinned) {
      this.store.set({cursor: {iteration: place.iteration, row: place.row, pinned: !isMouse}});
    }
  }

  /** @param {PointerEvent} event */
  onUp(event) {
    const place = this.at(event);
    const from = this.downAt;
    const isDrag = !this.drag.hidden;
    this.endDrag();
    if (place === null) {
      return;
    }
    if (from !== null && isDrag) {
      const box = /** @type {Box} */ (this.plot.box());
      const span = this.plot.span();
      const perPixel = (span.to - span.from + 1) / box.width;
      const ends = [from, place.x].sort((a, b) => a - b).map((x) => span.from - 0.5 + (x - box.left) * perPixel);
      this.store.set({range: rangeOf({from: Math.ceil(ends[0]), to: Math.floor(ends[1])}, this.plot.whole())});
      return;
    }
    const pinned = event.pointerType !== "mouse" || !this.store.choice.cursor?.pinned;
    this.store.set({cursor: {iteration: place.iteration, row: place.row, pinned}});
  }

  endDrag() {
    this.downAt = null;
    this.drag.hidden = true;
  }

  /** @param {PointerEvent} event */
  onLeave(event) {
    if (event.pointerType === "mouse" && this.downAt === null && !this.store.choice.cursor?.pinned) {
      this.store.set({cursor: null});
    }
  }

  /** The wheel is the page's own, until a plot has the focus. @param {WheelEvent} event */
  onWheel(event) {
    const place = this.at(event);
    if (place === null || (document.activeElement !== this.host && !event.ctrlKey)) {
      return;
    }
    event.preventDefault();
    const span = this.plot.span();
    const whole = this.plot.whole();
    this.store.set({
      range: event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
        ? panned(span, whole, Math.sign(event.deltaX || event.deltaY) * 0.1)
        : zoomed(span, whole, event.deltaY < 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR, place.iteration),
    });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.plot.box() === null) {
      return;
    }
    const span = this.plot.span();
    const whole = this.plot.whole();
    const center = this.store.choice.cursor?.iteration;
    const moves = /** @type {Record<string, () => void>} */ ({
      ArrowLeft: () => (event.shiftKey ? this.pan(-PAN) : this.move(-this.plot.step(), 0)),
      ArrowRight: () => (event.shiftKey ? this.pan(PAN) : this.move(this.plot.step(), 0)),
      Home: () => this.move(-Infinity, 0),
      End: () => this.move(Infinity, 0),
      "+": () => this.store.set({range: zoomed(span, whole, 2, center)}),
      "=": () => this.store.set({range: zoomed(span, whole, 2, center)}),
      "-": () => this.store.set({range: zoomed(span, whole, 0.5, center)}),
      Escape: () => this.reset(),
      ...(this.plot.rows && {
        ArrowUp: () => this.move(0, -1), ArrowDown: () => this.move(0, 1),
        PageUp: () => this.move(0, -10), PageDown: () => this.move(0, 10),
      }),
    });
    if (moves[event.key]) {
      event.preventDefault();
      moves[event.key]();
    }
  }

  /** @param {number} part */
  pan(part) {
    this.store.set({range: panned(this.plot.span(), this.plot.whole(), part)});
  }

  /** @param {number} iterations @param {number} rows */
  move(iterations, rows) {
    const span = this.plot.span();
    const count = this.plot.rows?.() ?? 0;
    const cursor = this.store.choice.cursor;
    const isFromEnd = iterations === Infinity || (iterations < 0 && iterations !== -Infinity);
    const from = cursor ? cursor.iteration + iterations : isFromEnd ? span.to : span.from;
    const row = count ? Math.min(Math.max((cursor?.row ?? 0) + rows, 0), count - 1) : null;
    this.store.set({cursor: {iteration: Math.min(Math.max(from, span.from), span.to), row, pinned: true}});
  }
}

/** @param {string} name */
function part(name) {
  const made = document.createElement("div");
  made.className = name;
  made.hidden = true;
  return made;
}
