// @ts-check
/** The choice of run and worker. */

import {byId, showOptions} from "./dom.js";

/** @typedef {import("./history.js").Answer} Answer */
/** @typedef {import("./history.js").Run} Run */
/** @typedef {{session: string, worker: string}} Choice */

/** @type {Run[]} latest first */
let known = [];

/** @returns {Choice | null} what the page's address says */
export function choiceInAddress() {
  const query = new URLSearchParams(location.search);
  const session = query.get("session");
  const worker = query.get("worker");
  return session !== null && worker !== null ? {session, worker} : null;
}

/** @param {Answer} answer */
export function showRuns(answer) {
  for (const link of document.querySelectorAll("[data-stock]")) {
    link.setAttribute("href", answer.onStockPages ? String(link.getAttribute("data-stock")) : "/train");
  }
  known = answer.runs;
  const sessions = known.filter((run, i) => known.findIndex((other) => other.session === run.session) === i);
  const workers = workersOf(answer.run?.session);
  byId("run-choice").hidden = sessions.length < 2;
  byId("worker-choice").hidden = workers.length < 2;
  if (answer.run !== null) {
    const names = sessions.map((run) => ({value: run.session, text: run.run}));
    showOptions(selectOf("run-select"), distinct(names), answer.run.session);
    showOptions(
      selectOf("worker-select"), distinct(workers.map((run) => ({value: run.worker, text: run.replica}))), answer.run.worker,
    );
  }
}

/** @param {(choice: Choice) => void} choose */
export function onRunChoice(choose) {
  const take = (/** @type {Choice} */ choice) => {
    history.replaceState(null, "", `?${new URLSearchParams(choice)}`);
    choose(choice);
  };
  selectOf("run-select").addEventListener("change", () => {
    const session = selectOf("run-select").value;
    take({session, worker: workersOf(session)[0].worker});
  });
  selectOf("worker-select").addEventListener("change", () => {
    const worker = selectOf("worker-select").value;
    const run = known.find((each) => each.worker === worker && each.session === selectOf("run-select").value);
    take({session: run?.session ?? known[0].session, worker});
  });
}

/** @param {string | undefined} session @returns {Run[]} by name */
function workersOf(session) {
  return known.filter((run) => run.session === session)
    .sort((a, b) => a.replica.localeCompare(b.replica, "en", {numeric: true}));
}

/**
 * Runs may have equal names; then their ids tell them apart.
 *
 * @param {{value: string, text: string}[]} options
 */
function distinct(options) {
  return options.map((option) => (
    options.some((other) => other !== option && other.text === option.text) && option.text !== option.value
      ? {value: option.value, text: `${option.text} (${option.value})`}
      : option
  ));
}

/** @param {string} id */
function selectOf(id) {
  return /** @type {HTMLSelectElement} */ (byId(id));
}
