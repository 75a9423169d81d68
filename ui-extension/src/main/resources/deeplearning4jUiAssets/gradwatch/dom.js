// @ts-check
/** Elements of the page. Names and texts come from models: they are only ever set as text, never as HTML. */

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @returns {SVGElement}
 */
function svg(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

/**
 * A piece of a line, as it is drawn in a chart.
 *
 * @param {import("./linestyle.js").LineStyle} style
 */
export function swatch(style) {
  const made = svg("svg", {class: "gw-swatch", width: "22", height: "10", "aria-hidden": "true"});
  made.append(svg("line", {
    x1: "0", y1: "5", x2: "22", y2: "5", stroke: style.color, "stroke-width": "3", "stroke-dasharray": style.dash.join(" "),
  }));
  return made;
}

/**
 * @param {string} kind
 * @param {string} text
 */
export function badge(kind, text) {
  return element("span", {class: "gw-badge", "data-kind": kind}, text);
}

/**
 * Shows a text, or hides its place when there is none. Leaves an unchanged text alone, so that it is not read out again.
 *
 * @param {HTMLElement} place
 * @param {string} text
 */
export function showText(place, text) {
  place.hidden = text === "";
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

/** @type {WeakMap<Element, string>} what an element was made of */
const madeOf = new WeakMap();

/**
 * Children made of values; those whose values are as before are left alone, with their focus and selection.
 *
 * @template T
 * @param {HTMLElement} parent
 * @param {T[]} values
 * @param {(value: T) => HTMLElement} make
 */
export function showEach(parent, values, make) {
  values.forEach((value, i) => {
    const key = JSON.stringify(value);
    const before = parent.children[i];
    if (before && madeOf.get(before) === key) {
      return;
    }
    const made = make(value);
    madeOf.set(made, key);
    if (before) {
      before.replaceWith(made);
    } else {
      parent.append(made);
    }
  });
  while (parent.children.length > values.length) {
    parent.lastElementChild?.remove();
  }
}

/**
 * Options of a select; leaves equal ones alone, so that an open list stays open.
 *
 * @param {HTMLSelectElement} select
 * @param {{value: string, text: string}[]} options
 * @param {string} value the chosen one
 */
export function showOptions(select, options, value) {
  const before = [...select.options];
  const same = before.length === options.length
    && options.every((option, i) => before[i].value === option.value && before[i].text === option.text);
  if (!same) {
    select.replaceChildren(...options.map((option) => new Option(option.text, option.value)));
  }
  if (select.value !== value) {
    select.value = value;
  }
}
