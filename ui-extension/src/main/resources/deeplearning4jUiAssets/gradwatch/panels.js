// @ts-check
/**
 * Everything on the page that is not a chart. Names and texts come from models: they are only ever set as text, never
 * as HTML.
 */

import {formatCount, formatSpan, formatValue, isNonFinite, lineStyle} from "./format.js";

/** @typedef {import("./history.js").RunData} RunData */
/** @typedef {import("./history.js").Incident} Incident */

export const HEALTHY_RATIO = /** @type {[number, number]} */ ([1e-4, 1e-2]);

const MOST_LAYERS = 8;
const SEVERITIES = ["info", "warning", "critical"];

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
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * Shows a text, or hides its place when there is none.
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

/** @param {RunData} data */
export function showStatus(data) {
  const open = bySeverity(data.incidents.filter((incident) => incident.open));
  const iteration = data.latest ? formatCount(data.latest.iteration) : "";
  let text = `Healthy: no incident is open at iteration ${iteration}.`;
  if (!data.latest) {
    text = `Run ${data.run.run} has begun.`;
  } else if (open.length > 0) {
    const others = open.length - 1;
    text = `${open[0].headline}${others ? `, and ${others} more open ${others === 1 ? "incident" : "incidents"}` : ""}.`;
  }
  byId("status").dataset.state = !data.latest ? "waiting" : open.length > 0 ? open[0].severity : "healthy";
  showText(byId("status-text"), text);
  const action = data.actions[data.actions.length - 1];
  showText(byId("last-action"), action
    ? `Last action: ${action.description} after iteration ${formatCount(action.iteration)} (${action.outcome}).`
    : "");
}

/** @param {RunData} data */
export function showSummary(data) {
  const latest = data.latest;
  if (!latest) {
    return;
  }
  showText(byId("summary-iteration"), formatCount(latest.iteration));
  const numbers = {
    "summary-score": latest.score,
    "summary-learning-rate": latest.learningRate,
    "summary-global-norm": latest.globalNorm,
  };
  for (const [id, value] of Object.entries(numbers)) {
    showText(byId(id), formatValue(value));
    byId(id).classList.toggle("gw-nonfinite", isNonFinite(value));
  }
  const steps = {proceed: "taken", scale: "scaled down", skip: "skipped"};
  showText(byId("summary-decision"), steps[latest.decision]);
  byId("summary-decision").title = latest.reason;
}

/**
 * One entry per layer, which hides and shows the layer's lines.
 *
 * @param {RunData} data
 * @param {(layer: number, visible: boolean) => void} onToggle
 * @param {(position: number | null) => void} onPoint the entry under the pointer
 */
export function buildLegend(data, onToggle, onPoint) {
  const entries = data.layers.map((layer, position) => {
    const button = element(
      "button", {type: "button", "aria-pressed": "true", title: layer.type},
      swatch(position, data.layers.length), element("span", {class: "gw-layer-name"}, `${layer.index} ${layer.name}`),
    );
    button.addEventListener("click", () => {
      const visible = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(visible));
      onToggle(layer.index, visible);
    });
    button.addEventListener("pointerenter", () => onPoint(position));
    button.addEventListener("pointerleave", () => onPoint(null));
    return element("li", {"data-layer": String(layer.index)}, button);
  });
  byId("layer-legend").replaceChildren(...entries);
}

/** @param {RunData} data */
export function showLatestValues(data) {
  const latest = data.latest;
  if (!latest) {
    return;
  }
  const rows = data.layers.map((layer, position) => {
    const ratio = latest.updateRatios[layer.index];
    const head = element("th", {scope: "row"}, element(
      "span", {class: "gw-layer"}, swatch(position, data.layers.length),
      element("span", {}, `${layer.index} ${layer.name} `, element("span", {class: "gw-type"}, layer.type)),
    ));
    const ratioCell = numberCell("update-ratio", ratio);
    if (typeof ratio === "number" && (ratio < HEALTHY_RATIO[0] || ratio > HEALTHY_RATIO[1])) {
      const isLow = ratio < HEALTHY_RATIO[0];
      ratioCell.prepend(element(
        "span", {class: "gw-hint", title: isLow ? "below 1e-4" : "above 1e-2"}, isLow ? "low " : "high ",
      ));
    }
    return element(
      "tr", {"data-layer": String(layer.index)}, head,
      numberCell("gradient-norm", latest.gradientNorms[layer.index]),
      countCell(latest.nonFiniteCounts[layer.index]), ratioCell,
    );
  });
  bodyOf("latest-values").replaceChildren(...rows);
}

/** @param {RunData} data */
export function showIncidents(data) {
  const open = data.incidents.filter((incident) => incident.open);
  const resolved = data.incidents.filter((incident) => !incident.open).reverse();
  byId("incidents").replaceChildren(...[...bySeverity(open), ...resolved].map(incidentEntry));
  byId("no-incidents").hidden = data.incidents.length > 0;
  showText(byId("incident-count"), data.incidents.length ? `${open.length} open, ${resolved.length} resolved` : "");
}

/** @param {RunData} data */
export function showActions(data) {
  const rows = [
    ...data.actions.map((action) => ({
      last: action.iteration,
      cells: [
        action.iteration < 0 ? "at the end" : formatCount(action.iteration), action.description, action.reason,
      ],
      outcome: action.outcome,
      detail: action.detail,
    })),
    ...data.decisions.map((decision) => ({
      last: decision.lastIteration,
      cells: [
        formatSpan(decision.firstIteration, decision.lastIteration),
        decision.decision === "skip" ? "step skipped" : "step scaled down", decision.reason,
      ],
      outcome: "guard",
      detail: "",
    })),
  ].sort((a, b) => b.last - a.last);
  bodyOf("actions").replaceChildren(...rows.map((row) => element(
    "tr", {"data-iteration": String(row.last), "data-outcome": row.outcome},
    element("td", {class: "gw-number"}, row.cells[0]), element("td", {}, row.cells[1]), element("td", {}, row.cells[2]),
    element("td", {}, badge(row.outcome, row.outcome), row.detail),
  )));
  byId("actions").hidden = rows.length === 0;
  byId("no-actions").hidden = rows.length > 0;
}

/** @param {Incident} incident */
function incidentEntry(incident) {
  const since = formatCount(incident.firstIteration);
  const when = incident.resolvedIteration === null
    ? `since iteration ${since}`
    : `at iteration ${formatSpan(incident.firstIteration, incident.lastIteration)}, resolved at`
      + ` ${formatCount(incident.resolvedIteration)}`;
  const facts = {
    When: when, Layers: describeLayers(incident), Evidence: incident.evidence, Cause: incident.cause, Remedy: incident.remedy,
  };
  return element(
    "li",
    {
      class: "gw-incident", "data-incident": String(incident.id), "data-open": String(incident.open),
      "data-severity": incident.severity,
    },
    element(
      "h3", {}, badge(incident.severity, incident.severity), incident.open ? "" : badge("resolved", "resolved"),
      `#${incident.id} ${incident.rule}`,
    ),
    element("dl", {}, ...Object.entries(facts).flatMap(([name, text]) => [
      element("dt", {}, name), element("dd", {"data-fact": name.toLowerCase()}, text),
    ])),
  );
}

/** @param {Incident} incident */
function describeLayers(incident) {
  if (incident.layers.length === 0) {
    return "the whole model";
  }
  const names = incident.layers.map((index, i) => `${index} ${incident.layerNames[i]}`);
  const rest = names.length - MOST_LAYERS;
  return rest > 1 ? `${names.slice(0, MOST_LAYERS).join(", ")}, and ${rest} more` : names.join(", ");
}

/**
 * Gravest first, among equals the latest first.
 *
 * @param {Incident[]} incidents
 */
function bySeverity(incidents) {
  return [...incidents].sort(
    (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.id - a.id,
  );
}

/**
 * @param {string} column
 * @param {import("./format.js").Value} value
 */
function numberCell(column, value) {
  const kind = isNonFinite(value) ? " gw-nonfinite" : value === null ? " gw-nothing" : "";
  const title = value === null ? "not measured" : String(value);
  return element("td", {class: `gw-number${kind}`, "data-column": column, title}, formatValue(value));
}

/** @param {import("./format.js").Value} count */
function countCell(count) {
  const kind = typeof count === "number" && count > 0 ? " gw-nonfinite" : " gw-nothing";
  const text = typeof count === "number" ? formatCount(count) : formatValue(count);
  return element("td", {class: `gw-number${kind}`, "data-column": "non-finite"}, text);
}

/**
 * @param {string} kind
 * @param {string} text
 */
function badge(kind, text) {
  return element("span", {class: "gw-badge", "data-kind": kind}, text);
}

/**
 * A piece of a layer's line.
 *
 * @param {number} position
 * @param {number} count
 */
function swatch(position, count) {
  const style = lineStyle(position, count);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const stroke = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const attributes = {
    x1: "0", y1: "5", x2: "22", y2: "5", stroke: style.color, "stroke-width": "3",
    "stroke-dasharray": style.dash.join(" "),
  };
  Object.entries(attributes).forEach(([name, value]) => stroke.setAttribute(name, value));
  Object.entries({class: "gw-swatch", width: "22", height: "10", "aria-hidden": "true"})
    .forEach(([name, value]) => svg.setAttribute(name, value));
  svg.append(stroke);
  return svg;
}

/** @param {string} table */
function bodyOf(table) {
  return /** @type {HTMLTableElement} */ (byId(table)).tBodies[0];
}
