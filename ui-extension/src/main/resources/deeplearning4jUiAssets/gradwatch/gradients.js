// @ts-check
/** Asks the server every second what is new in the chosen run, and shows it. */

import {LayerChart} from "./charts.js";
import {formatCount} from "./format.js";
import {RunData} from "./history.js";
import {describeSpans, nonFiniteSpans} from "./marks.js";
import {
  HEALTHY_RATIO, buildLegend, byId, showActions, showIncidents, showLatestValues, showStatus, showSummary, showText,
} from "./panels.js";

/** @typedef {import("./history.js").Answer} Answer */
/** @typedef {import("./history.js").Run} Run */

const POLL_MILLIS = 1000;
const TIMEOUT_MILLIS = 10_000;
const DATA_URL = `${location.pathname.replace(/\/$/, "")}/data`;

/** @type {{session: string, worker: string} | null} chosen by the reader; null follows the latest run */
let chosen = choiceInAddress();
/** @type {RunData | null} */
let data = null;

const charts = [
  new LayerChart(
    /** @type {HTMLCanvasElement} */ (byId("gradient-chart")),
    {quantity: "gradientNorm", axisTitle: "gradient norm"},
  ),
  new LayerChart(
    /** @type {HTMLCanvasElement} */ (byId("ratio-chart")),
    {quantity: "updateRatio", axisTitle: "update norm / parameter norm", band: HEALTHY_RATIO},
  ),
];

/** @returns {{session: string, worker: string} | null} */
function choiceInAddress() {
  const query = new URLSearchParams(location.search);
  const session = query.get("session");
  const worker = query.get("worker");
  return session !== null && worker !== null ? {session, worker} : null;
}

function dataUrl() {
  const of = chosen ?? data?.run;
  if (!of) {
    return DATA_URL;
  }
  const isShown = data !== null && data.run.session === of.session && data.run.worker === of.worker;
  const query = new URLSearchParams({session: of.session, worker: of.worker});
  if (isShown) {
    query.set("since", String(data?.until));
  }
  return `${DATA_URL}?${query}`;
}

async function poll() {
  showText(byId("problem"), await askAndShow());
  setTimeout(poll, POLL_MILLIS);
}

/** @returns {Promise<string>} what went wrong, in words for the reader; empty when nothing did */
async function askAndShow() {
  let response;
  let text;
  try {
    response = await fetch(dataUrl(), {cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MILLIS)});
    text = await response.text();
  } catch (error) {
    return "No answer from the UI server; trying again.";
  }
  if (!response.ok) {
    data = null;
    return `The server says: ${text.trim()}`;
  }
  try {
    show(/** @type {Answer} */ (JSON.parse(text)));
    return "";
  } catch (error) {
    console.error(error);
    return `This page cannot show the answer of the server: ${error}`;
  }
}

/** @param {Answer} answer */
function show(answer) {
  showRuns(answer);
  if (answer.run === null) {
    data = null;
    byId("run").hidden = true;
    byId("waiting").hidden = false;
    byId("status").dataset.state = "waiting";
    showText(byId("status-text"), "No run so far.");
    return;
  }
  if (chosen === null && answer.runs[0].started > answer.run.started) {
    data = null; // A newer run has begun: the next question is for whichever is the latest.
    return;
  }
  if (data === null || !data.isContinuedBy(answer)) {
    data = answer.complete ? begin(answer) : null;
  } else if (answer.complete || answer.until !== data.until) {
    data.update(answer);
  } else {
    return;
  }
  if (data !== null) {
    showRun(data);
  }
}

/**
 * @param {Answer} answer a complete one, of a run that was not shown so far
 * @returns {RunData}
 */
function begin(answer) {
  const run = new RunData(answer);
  charts.forEach((chart) => chart.hidden.clear());
  buildLegend(run, toggle, (position) => charts.forEach((chart) => chart.emphasise(position)));
  document.title = `${run.run.run} - Gradients - DL4J Training UI`;
  return run;
}

/** @param {RunData} run */
function showRun(run) {
  const started = run.latest !== null;
  byId("run").hidden = !started;
  byId("waiting").hidden = started;
  showStatus(run);
  if (!started) {
    return;
  }
  showSummary(run);
  charts.forEach((chart) => chart.show(run));
  showNotes(run);
  showLatestValues(run);
  showIncidents(run);
  showActions(run);
}

/** @param {RunData} run */
function showNotes(run) {
  showText(byId("gradient-nonfinite"), describeSpans(run, nonFiniteSpans(run, "gradientNorm")));
  showText(byId("ratio-nonfinite"), describeSpans(run, nonFiniteSpans(run, "updateRatio")));
  const note = run.iterationsPerPoint > 1
    ? `Each point stands for ${formatCount(run.iterationsPerPoint)} iterations: their lowest and highest value.`
    : "";
  document.querySelectorAll(".points-note").forEach((place) => showText(/** @type {HTMLElement} */ (place), note));
  for (const [id, quantity] of /** @type {const} */ ([["gradient-zero", "gradientNorm"], ["ratio-zero", "updateRatio"]])) {
    const hasZero = run.layers.some((layer) => run.points[quantity][layer.index]?.lowest.includes(0));
    showText(byId(id), hasZero ? "Zeros lie on the lower edge." : "");
  }
}

/**
 * @param {number} layer
 * @param {boolean} visible
 */
function toggle(layer, visible) {
  for (const chart of charts) {
    if (visible) {
      chart.hidden.delete(layer);
    } else {
      chart.hidden.add(layer);
    }
    if (data) {
      chart.show(data);
    }
  }
}

/** @param {Answer} answer */
function showRuns(answer) {
  for (const link of document.querySelectorAll("[data-stock]")) {
    link.setAttribute("href", answer.onStockPages ? String(link.getAttribute("data-stock")) : "/train");
  }
  const select = /** @type {HTMLSelectElement} */ (byId("run-select"));
  byId("run-choice").hidden = answer.runs.length < 2;
  const values = answer.runs.map((run) => JSON.stringify([run.session, run.worker]));
  if (document.activeElement !== select || select.options.length !== values.length) {
    select.replaceChildren(...answer.runs.map((run, i) => new Option(nameOf(run, answer.runs), values[i])));
    if (answer.run) {
      select.value = JSON.stringify([answer.run.session, answer.run.worker]);
    }
  }
}

/**
 * @param {Run} run
 * @param {Run[]} all
 */
function nameOf(run, all) {
  const isReplica = all.some((other) => other !== run && other.session === run.session);
  return isReplica ? `${run.run}, worker ${run.replica}` : run.run;
}

byId("run-select").addEventListener("change", (event) => {
  const [session, worker] = JSON.parse(/** @type {HTMLSelectElement} */ (event.target).value);
  chosen = {session, worker};
  history.replaceState(null, "", `?${new URLSearchParams(chosen)}`);
  /** @type {HTMLElement} */ (event.target).blur();
});

byId("menu-button").addEventListener("click", () => {
  const shown = document.body.classList.toggle("sidebar-show");
  byId("menu-button").setAttribute("aria-expanded", String(shown));
});

poll();
