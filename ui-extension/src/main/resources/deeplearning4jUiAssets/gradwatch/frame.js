// @ts-check
/** What a reader does in a plot over iterations: look at one iteration, zoom, move. The same in all plots. */

import {Pinch} from "./pinch.js";
import {ALL, panned, rangeOf, scrolledTo, zoomed} from "./range.js";

/** @typedef {import("./range.js").Span} Span */
/** @typedef {{left: number, top: number, width: number, height: number}} Box in CSS pixels of the host */

/**
 * @typedef {object} Plot
 * @property {() => Box | null} box null while nothing is drawn
 * @property {() => Span} span the iterations shown
 * @property {() => Span} whole the iterations that there are
 * @property {() => number} step iterations per point
 * @property {{shown: () => Span, whole: () => Span}} [rows] of layers, one below the other
 */

/**
 * @typedef {object} Dragged What the pointer was dragged over, as a box: all of the plot along an axis that it hardly moved on.
 * @property {Box} box
 * @property {boolean} isSpan whether it is a part of the iterations
 * @property {boolean} isRows whether it is a part of the rows
 */

const DRAG_PIXELS = 6;
/** Nobody drags along one axis without moving a little on the other. */
const STRAY_PIXELS = 20;
const WHEEL_FACTOR = 1.25;
const WHEEL_PAN = 0.1;
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
    /** @type {{x: number, y: number} | null} where the button went down */
    this.downAt = null;
    this.pinch = new Pinch(host, store, plot);
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
    this.store.set({range: ALL, rows: ALL, cursor: null});
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
    const down = Math.min(Math.max((event.clientY - outer.top - box.top) / box.height, 0), 1);
    const rows = this.plot.rows?.shown();
    return {
      x: box.left + across * box.width, y: box.top + down * box.height, iteration: placeIn(span, across),
      row: rows ? placeIn(rows, down) : null, isBeside: event.clientX < outer.left + box.left,
    };
  }

  /**
   * @param {{x: number, y: number}} from
   * @param {{x: number, y: number}} to
   * @returns {Dragged | null} null for what is a click rather than a drag
   */
  dragged(from, to) {
    const box = /** @type {Box} */ (this.plot.box());
    const width = Math.abs(to.x - from.x);
    const height = Math.abs(to.y - from.y);
    const isRows = this.plot.rows !== undefined && height >= STRAY_PIXELS;
    const isSpan = width >= (isRows ? STRAY_PIXELS : DRAG_PIXELS);
    const part = {
      left: isSpan ? Math.min(from.x, to.x) : box.left, width: isSpan ? width : box.width,
      top: isRows ? Math.min(from.y, to.y) : box.top, height: isRows ? height : box.height,
    };
    return isSpan || isRows ? {box: part, isSpan, isRows} : null;
  }

  /** @param {PointerEvent} event */
  onDown(event) {
    const place = this.at(event);
    if (place === null || event.button !== 0) {
      return;
    }
    this.host.focus({preventScroll: true});
    if (event.pointerType === "mouse") {
      this.downAt = place;
      this.host.setPointerCapture(event.pointerId);
    }
  }

  /** @param {PointerEvent} event */
  onMove(event) {
    const place = this.at(event);
    if (place === null || this.pinch.isOn) {
      return;
    }
    if (this.downAt !== null) {
      const dragged = this.dragged(this.downAt, place);
      this.drag.hidden = dragged === null;
      for (const [side, pixels] of Object.entries(dragged?.box ?? {})) {
        this.drag.style.setProperty(side, `${pixels}px`);
      }
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
    this.endDrag();
    if (place === null || this.pinch.isOn) {
      return;
    }
    const dragged = from && this.dragged(from, place);
    if (dragged) {
      this.zoomTo(dragged);
      return;
    }
    const pinned = event.pointerType !== "mouse" || !this.store.choice.cursor?.pinned;
    this.store.set({cursor: {iteration: place.iteration, row: place.row, pinned}});
  }

  /** @param {Dragged} dragged */
  zoomTo({box: part, isSpan, isRows}) {
    const box = /** @type {Box} */ (this.plot.box());
    const span = this.plot.span();
    const perPixel = (span.to - span.from + 1) / box.width;
    const [left, right] = [part.left, part.left + part.width].map((x) => span.from - 0.5 + (x - box.left) * perPixel);
    const change = /** @type {Partial<import("./store.js").Choice>} */ ({cursor: null});
    if (isSpan) {
      change.range = rangeOf({from: Math.ceil(left), to: Math.floor(right)}, this.plot.whole());
    }
    if (isRows && this.plot.rows) {
      const rows = this.plot.rows.shown();
      const [from, to] = [part.top, part.top + part.height].map((y) => placeIn(rows, (y - box.top) / box.height));
      change.rows = rangeOf({from, to}, this.plot.rows.whole());
    }
    this.store.set(change);
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
    const isMove = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    /** @param {Span} span @param {Span} whole @param {number} center */
    const wheeled = (span, whole, center) => (isMove
      ? panned(span, whole, Math.sign(event.deltaX || event.deltaY) * WHEEL_PAN)
      : zoomed(span, whole, event.deltaY < 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR, center));
    if (this.plot.rows && place.row !== null && (place.isBeside || event.altKey)) {
      this.store.set({rows: wheeled(this.plot.rows.shown(), this.plot.rows.whole(), place.row)});
    } else {
      this.store.set({range: wheeled(this.plot.span(), this.plot.whole(), place.iteration)});
    }
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
      ...(this.plot.rows && this.rowKeys(this.plot.rows, event)),
    });
    if (moves[event.key]) {
      event.preventDefault();
      moves[event.key]();
    }
  }

  /** @param {NonNullable<Plot["rows"]>} rows @param {KeyboardEvent} event */
  rowKeys(rows, event) {
    const zoom = (/** @type {number} */ factor) => (
      this.store.set({rows: zoomed(rows.shown(), rows.whole(), factor, this.store.choice.cursor?.row ?? undefined)})
    );
    const scroll = (/** @type {number} */ part) => this.store.set({rows: panned(rows.shown(), rows.whole(), part)});
    return {
      ArrowUp: () => (event.shiftKey ? scroll(-PAN) : this.move(0, -1)),
      ArrowDown: () => (event.shiftKey ? scroll(PAN) : this.move(0, 1)),
      PageUp: () => this.move(0, -10), PageDown: () => this.move(0, 10),
      "*": () => zoom(2), "/": () => zoom(0.5),
    };
  }

  /** @param {number} part */
  pan(part) {
    this.store.set({range: panned(this.plot.span(), this.plot.whole(), part)});
  }

  /** @param {number} iterations @param {number} down rows; what is shown follows the cursor */
  move(iterations, down) {
    const span = this.plot.span();
    const rows = this.plot.rows;
    const cursor = this.store.choice.cursor;
    const isFromEnd = iterations === Infinity || (iterations < 0 && iterations !== -Infinity);
    const from = cursor ? cursor.iteration + iterations : isFromEnd ? span.to : span.from;
    const at = {iteration: Math.min(Math.max(from, span.from), span.to), pinned: true};
    if (rows === undefined) {
      this.store.set({cursor: {...at, row: null}});
      return;
    }
    const {from: top, to: bottom} = rows.whole();
    const row = Math.min(Math.max((cursor?.row ?? rows.shown().from) + down, top), bottom);
    this.store.set({cursor: {...at, row}, rows: scrolledTo(rows.shown(), rows.whole(), row)});
  }
}

/** @param {Span} span @param {number} part of the span, from 0 to 1 @returns {number} the iteration or row there */
function placeIn(span, part) {
  return Math.min(Math.floor(span.from + part * (span.to - span.from + 1)), span.to);
}

/** @param {string} name */
function part(name) {
  const made = document.createElement("div");
  made.className = name;
  made.hidden = true;
  return made;
}
