// @ts-check
/** The tables: the newest values of every layer, and what was done. They say in words what the charts draw. */

import {badge, byId, element, showEach} from "./dom.js";
import {formatCount, formatSpan, formatValue, isNonFinite} from "./format.js";
import {HEALTHY_RATIO, QUANTITIES} from "./quantities.js";

/** @typedef {import("./history.js").RunData} RunData */
/** @typedef {import("./format.js").Value} Value */

/** @param {RunData} data */
export function showLatestValues(data) {
  const latest = data.latest;
  if (!latest) {
    return;
  }
  const rows = data.layers.map((layer) => ({layer, values: latest.layers[layer.index]}));
  showEach(bodyOf("latest-values"), rows, ({layer, values}) => element(
    "tr", {"data-layer": String(layer.index)},
    element("th", {scope: "row"}, `${layer.index} ${layer.name} `, element("span", {class: "gw-type"}, layer.type)),
    ...QUANTITIES.map(({name}) => numberCell(name, values?.[name] ?? null)),
    numberCell("learningRate", values?.learningRate ?? null),
  ));
}

/**
 * @param {string} column
 * @param {Value} value
 */
function numberCell(column, value) {
  const kind = isNonFinite(value) ? " gw-nonfinite" : value === null ? " gw-nothing" : "";
  const title = value === null ? "not measured" : String(value);
  const cell = element("td", {class: `gw-number${kind}`, "data-column": column, title}, formatValue(value));
  if (column === "updateRatio" && typeof value === "number" && (value < HEALTHY_RATIO[0] || value > HEALTHY_RATIO[1])) {
    const isLow = value < HEALTHY_RATIO[0];
    cell.prepend(element("span", {class: "gw-hint", title: isLow ? "below 1e-4" : "above 1e-2"}, isLow ? "low " : "high "));
  }
  return cell;
}

/** @param {RunData} data */
export function showActions(data) {
  const rows = [
    ...data.actions.map((action) => ({
      last: action.iteration < 0 ? Infinity : action.iteration,
      cells: [action.iteration < 0 ? "at the end" : formatCount(action.iteration), action.description, action.reason],
      outcome: action.outcome,
      detail: action.detail,
    })),
    ...data.decisions.map((decision) => ({
      last: decision.lastIteration,
      cells: [
        formatSpan(decision.firstIteration, decision.lastIteration),
        decision.decision === "skip" ? "step skipped" : `step ${decision.decision === "scale" ? "scaled down" : decision.decision}`,
        decision.reason,
      ],
      outcome: "guard",
      detail: "",
    })),
  ].sort((a, b) => b.last - a.last);
  showEach(bodyOf("actions"), rows, ({cells: [when, what, why], outcome, detail}) => element(
    "tr", {"data-outcome": outcome}, element("td", {class: "gw-number"}, when), element("td", {}, what), element("td", {}, why),
    element("td", {}, badge(outcome, outcome), detail),
  ));
  byId("actions").hidden = rows.length === 0;
  byId("no-actions").hidden = rows.length > 0;
}

/** @param {string} table */
function bodyOf(table) {
  return /** @type {HTMLTableElement} */ (byId(table)).tBodies[0];
}
