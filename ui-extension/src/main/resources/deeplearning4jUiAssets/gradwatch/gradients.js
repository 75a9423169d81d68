// @ts-check
/** Puts the parts of the page together. */

import {csvOf, download, fileName} from "./csv.js";
import {byId, showText} from "./dom.js";
import {Follower} from "./follow.js";
import {HeatPanel} from "./heatpanel.js";
import {spanOfIncident} from "./history.js";
import {IncidentList} from "./incidents.js";
import {Loader} from "./loader.js";
import {Page} from "./page.js";
import {ProfilePanel} from "./profilepanel.js";
import {ALL, rangeOf} from "./range.js";
import {RatioPanel} from "./ratiopanel.js";
import {MOST_LINES} from "./ratios.js";
import {choiceInAddress, onRunChoice, showRuns} from "./runs.js";
import {ask} from "./server.js";
import {Store} from "./store.js";
import {showStatus, showSummary} from "./summary.js";
import {showActions, showLatestValues} from "./tables.js";
import {onThemeChange} from "./theme.js";
import {showLive, showRange, wireToolbar} from "./toolbar.js";
import {TrendPanel} from "./trendpanel.js";

/** @typedef {import("./heatcells.js").Cells} Cells */
/** @typedef {import("./history.js").Answer} Answer */

const RATIO = "updateRatio";
/** Iterations beside an incident that are shown with it, as a part of its own. */
const BESIDE = 0.5;
const FEWEST_POINTS = 200;
const MOST_POINTS = 1000;

const store = new Store({
  run: choiceInAddress(), quantity: "gradientRms", extreme: "highest", range: ALL, cursor: null, incident: null, paused: false,
});
const page = new Page(store);
const heat = new HeatPanel(page);
const profile = new ProfilePanel(page, () => heat.showCursor());
const ratios = new RatioPanel(page);
const trend = new TrendPanel(page);
const incidents = new IncidentList(mark);
const loaders = {heat: layersLoader(), ratio: layersLoader()};
const follower = new Follower(page, {onAnswer: show, onProblem: (words) => showText(byId("problem"), words)});

function layersLoader() {
  return new Loader(
    async (query, signal) => {
      const {from, to} = page.span(); // As it is now: a live range has moved on since it was wished for.
      const {session, worker, quantity, points} = query;
      const cells = await ask("layers", {session, worker, quantity, points, from, to}, signal);
      return {query, cells: /** @type {Cells} */ (cells)};
    },
    ({query, cells}) => {
      if (page.run?.run.session === query.session && page.run?.run.worker === query.worker) {
        page.cells.set(query.quantity, cells);
        draw();
      }
    },
    (problem) => showText(byId("problem"), problem instanceof Error ? problem.message : String(problem)),
  );
}

/** Asks for the values of the layers, as far as they are shown. */
function wantLayers() {
  const run = page.run;
  if (run === null || run.whole === null) {
    return;
  }
  const {quantity, range} = store.choice;
  const width = byId("heat-card").clientWidth;
  const points = Math.min(Math.max(Math.ceil(width / 100) * 100, FEWEST_POINTS), MOST_POINTS);
  const {session, worker, started} = run.run;
  const query = {session, worker, started, range, points};
  if (quantity !== RATIO) {
    loaders.heat.want({...query, quantity}, run.until);
  }
  // Of many layers only the range is drawn: coarser points do, and the heat map comes sooner.
  const isCoarse = quantity !== RATIO && run.layers.length > MOST_LINES;
  loaders.ratio.want({...query, points: isCoarse ? FEWEST_POINTS : points, quantity: RATIO}, run.until);
}

/**
 * @param {Answer} answer
 * @param {boolean} isNewRun
 */
function show(answer, isNewRun) {
  showRuns(answer);
  const run = page.run;
  if (isNewRun) {
    page.cells.clear();
    profile.clear();
    ratios.clear();
    incidents.clear();
    store.set({cursor: null, incident: null, range: ALL});
  }
  const started = run !== null && run.latest !== null;
  byId("run").hidden = !started;
  byId("waiting").hidden = started;
  if (run === null) {
    showStatus(answer.status?.level ?? "waiting", answer.status?.sentence ?? "waiting for the first run");
    return;
  }
  document.title = `${run.run.run} - Gradients - DL4J Training UI`;
  showText(byId("run-model"), `${run.run.run} \u00b7 ${run.run.model}`);
  showStatus(run.status.level, run.status.sentence);
  if (started) {
    showSummary(run);
    showLatestValues(run);
    showActions(run);
    wantLayers();
    draw();
  }
}

let isDrawing = false;

/** Soon, and once for all that happens until then. */
function draw() {
  if (!isDrawing) {
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      drawNow();
    });
  }
}

function drawNow() {
  if (page.run === null || page.run.latest === null) {
    return;
  }
  showRange(page);
  showLive(page);
  heat.draw();
  profile.draw();
  ratios.draw();
  trend.draw();
  incidents.show(page.run, store.choice.incident);
}

/** @param {number} id of an incident; of the marked one: takes the mark away */
function mark(id) {
  const incident = page.run?.incident(id);
  const whole = page.whole();
  if (!incident || store.choice.incident === id) {
    store.set({incident: null});
    return;
  }
  const shown = page.span();
  const {from, to} = spanOfIncident(incident, whole);
  const isInView = from >= shown.from && from <= shown.to;
  const beside = Math.max(Math.round((to - from) * BESIDE), 10);
  store.set({
    incident: id, range: isInView ? store.choice.range : rangeOf({from: from - beside, to: to + beside}, whole),
  });
}

store.on(["range", "quantity"], wantLayers);
store.on(["range", "quantity", "extreme", "incident", "paused"], draw);
wireToolbar(page, () => {
  if (page.run !== null) {
    const cells = [...new Set([store.choice.quantity, RATIO])].flatMap((quantity) => page.cells.get(quantity) ?? []);
    download(csvOf(page.run, cells, page.span()), fileName(page.run, page.span()));
  }
});
onRunChoice((run) => store.set({run}));
onThemeChange(draw);
new ResizeObserver(() => {
  wantLayers();
  draw();
}).observe(byId("content"));
byId("menu-button").addEventListener("click", () => {
  const shown = document.body.classList.toggle("sidebar-show");
  byId("menu-button").setAttribute("aria-expanded", String(shown));
});
follower.poll();
