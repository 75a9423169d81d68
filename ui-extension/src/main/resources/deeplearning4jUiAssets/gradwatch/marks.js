// @ts-check
/** What the charts over iterations are marked with: the chosen incident, all incidents, actions. */

import {spanOfIncident} from "./history.js";
import {theme} from "./theme.js";

/** @typedef {import("./history.js").RunData} RunData */
/** @typedef {import("./range.js").Span} Span */

const MOST_MARKS = 30;

/**
 * @typedef {object} Mark A line across the chart at an iteration, with a label.
 * @property {number} iteration
 * @property {string} text
 * @property {string} short for a narrow chart
 * @property {string} color
 * @property {number[]} dash
 * @property {"top" | "bottom"} side where the label is
 */

/** @typedef {{first: number, last: number, kind: string}} OddSpan Neighbouring points that are not finite. */

/**
 * @typedef {object} Overlay
 * @property {Mark[]} marks
 * @property {OddSpan[]} odd
 * @property {{span: Span, text: string} | null} chosen
 * @property {[number, number] | null} band healthy values
 */

/**
 * Joins neighbouring points that are not finite.
 *
 * @param {number[]} first
 * @param {number[]} last
 * @param {(point: number) => string | null | undefined} kindOf
 * @returns {OddSpan[]}
 */
export function nonFiniteSpans(first, last, kindOf) {
  /** @type {OddSpan[]} */
  const spans = [];
  let before = -2;
  for (let i = 0; i < first.length; i++) {
    const kind = kindOf(i);
    if (!kind) {
      continue;
    }
    const open = spans[spans.length - 1];
    if (before === i - 1 && open) {
      open.last = last[i];
      open.kind = open.kind === "NaN" ? "NaN" : kind;
    } else {
      spans.push({first: first[i], last: last[i], kind});
    }
    before = i;
  }
  return spans;
}

/**
 * The span of the incident that the reader chose.
 *
 * @param {RunData} data
 * @param {number | null} id
 * @returns {Overlay["chosen"]}
 */
export function chosenIncident(data, id) {
  const incident = data.incident(id);
  return incident && data.whole !== null
    ? {span: spanOfIncident(incident, data.whole), text: `#${incident.id}`}
    : null;
}

/**
 * Incidents from their first iteration, and the iterations of actions.
 *
 * @param {RunData} data
 * @param {Span} span those outside are left out
 * @returns {Mark[]}
 */
export function marksOf(data, span) {
  const colors = theme();
  const isShown = (/** @type {number} */ iteration) => iteration >= span.from && iteration <= span.to;
  /** @type {Mark[]} */
  const incidents = data.incidents.filter((incident) => isShown(incident.firstIteration)).map((incident) => ({
    iteration: incident.firstIteration, text: `#${incident.id} ${incident.rule}`, short: `#${incident.id}`,
    color: colors[incident.severity], dash: [], side: "top",
  }));
  /** @type {Map<number, string[]>} */
  const names = new Map();
  for (const action of data.actions.filter(({iteration}) => isShown(iteration))) {
    names.set(action.iteration, [...(names.get(action.iteration) ?? []), action.name]);
  }
  /** @type {Mark[]} */
  const actions = [...names].map(([iteration, all]) => ({
    iteration, text: all.length > 1 ? `${all.length} actions` : all[0], short: String(all.length), color: colors.action,
    dash: [4, 4], side: "bottom",
  }));
  return [...incidents.slice(-MOST_MARKS), ...actions.slice(-MOST_MARKS)];
}
