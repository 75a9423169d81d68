// @ts-check
/** The tables: the newest values of every layer, and what was done. They say in words what the charts draw. */

import {badge, byId, element} from "./dom.js";
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
  bodyOf("latest-values").replaceChildren(...data.layers.map((layer) => {
    const values = latest.layers[layer.index];
    return element(
      "tr", {"data-layer": String(layer.index)},
      element("th", {scope: "row"}, `${layer.index} ${layer.name} `, element("span", {class: "gw-type"}, layer.type)),
      ...QUANTITIES.map(({name}) => numberCell(name, values?.[name] ?? null)),
      numberCell("learningRate", values?.learningRate ?? null),
    );
  }));
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
  bodyOf("actions").replaceChildren(...rows.map((row) => element(
    "tr", {"data-outcome": row.outcome},
    element("td", {class: "gw-number"}, row.cells[0]), element("td", {}, row.cells[1]), element("td", {}, row.cells[2]),
    element("td", {}, badge(row.outcome, row.outcome), row.detail),
  )));
  byId("actions").hidden = rows.length === 0;
  byId("no-actions").hidden = rows.length > 0;
}

/** @param {string} table */
function bodyOf(table) {
  return /** @type {HTMLTableElement} */ (byId(table)).tBodies[0];
}
