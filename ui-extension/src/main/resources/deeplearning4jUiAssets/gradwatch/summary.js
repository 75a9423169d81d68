// @ts-check
/** The header: how the run is, in one sentence, and its newest numbers. */

import {byId, showText} from "./dom.js";
import {formatCount, formatValue, isNonFinite} from "./format.js";

/** @typedef {import("./history.js").RunData} RunData */

/** A sign and a word beside the colour: who sees no colours reads these. */
const LEVELS = {
  healthy: {sign: "\u2713", word: "Healthy"},
  recovering: {sign: "\u21bb", word: "Recovering"},
  warning: {sign: "!", word: "Warning"},
  critical: {sign: "\u2715", word: "Critical"},
  ended: {sign: "\u25a0", word: "Ended"},
  waiting: {sign: "\u2026", word: "Waiting"},
};

/**
 * @param {import("./history.js").Level} level
 * @param {string} sentence
 */
export function showStatus(level, sentence) {
  const shown = LEVELS[level] ?? LEVELS.waiting;
  byId("status").dataset.state = level;
  showText(byId("status-sign"), shown.sign);
  showText(byId("status-level"), shown.word);
  // "Healthy" and "waiting for the first run" already begin with the word.
  const rest = sentence.toLowerCase().startsWith(shown.word.toLowerCase()) ? sentence.slice(shown.word.length).trim() : sentence;
  showText(byId("status-text"), rest || "no incident is open");
}

/** @param {RunData} data */
export function showSummary(data) {
  const latest = data.latest;
  if (!latest) {
    return;
  }
  showText(byId("summary-iteration"), formatCount(latest.iteration));
  const rates = latest.layers.map((layer) => layer?.learningRate ?? null).filter((rate) => rate !== null);
  const numbers = {
    "summary-score": latest.score,
    "summary-global-norm": latest.globalNorm,
    "summary-decades": latest.slope?.totalDecades ?? null,
    "summary-learning-rate": rates.find(isNonFinite) ?? (rates.length ? Math.max(...rates.map(Number)) : null),
  };
  for (const [id, value] of Object.entries(numbers)) {
    showText(byId(id), formatValue(value));
    byId(id).classList.toggle("gw-nonfinite", isNonFinite(value));
  }
  const millis = latest.monitorMillis;
  showText(byId("summary-cost"), millis === null ? formatValue(null) : `${formatValue(millis)} ms`);
  const action = data.actions[data.actions.length - 1];
  showText(byId("last-action"), action
    ? `Last action: ${action.description}${action.iteration < 0 ? " at the end" : ` after iteration ${formatCount(action.iteration)}`}`
      + ` (${action.outcome}).`
    : "");
}
