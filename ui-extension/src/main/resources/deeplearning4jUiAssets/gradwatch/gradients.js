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
import {showLive, showRange, showRows, wireToolbar} from "./toolbar.js";
import {TrendPanel} from "./trendpanel.js";

/** @typedef {import("./history.js").Answer} Answer */

const RATIO = "updateRatio";
/** Iterations beside an incident that are shown with it, as a part of its own. */
const BESIDE = 0.5;
const FEWEST_POINTS = 200;
const MOST_POINTS = 1000;
const SETTLE_MILLIS = 120;

const store = new Store({
  run: choiceInAddress(), quantity: "gradientRms", extreme: "highest", range: ALL, rows: ALL, cursor: null, incident: null, paused: false,
});
const page = new Page(store);
const heat = new HeatPanel(page);
const profile = new ProfilePanel(page, () => heat.showCursor());
const ratios = new RatioPanel(page);
const trend = new TrendPanel(page);
const incidents = new IncidentList(mark);
const loaders = {heat: layersLoader(), ratio: layersLoader(), series: seriesLoader()};
const follower = new Follower(page, {onAnswer: show, onProblem: (words) => showText(byId("problem"), words)});

function layersLoader() {
  return rangeLoader("layers", (answer, {quantity}) => page.cells.set(quantity, answer));
}

function seriesLoader() {
  return rangeLoader("series", (answer) => {
    page.fine = answer.series;
  });
}

/**
 * @param {"layers" | "series"} what is asked for, of the iterations that are shown
 * @param {(answer: any, query: any) => void} keep
 */
function rangeLoader(what, keep) {
  return new Loader(
    async (query, signal) => {
      const {from, to} = page.span(); // As it is now: a live range has moved on since it was wished for.
      const {session, worker, quantity, points} = query;
      return {query, answer: await ask(what, {session, worker, quantity, points, from, to}, signal)};
    },
    ({query, answer}) => {
      if (page.run?.run.session === query.session && page.run?.run.worker === query.worker) {
        keep(answer, query);
        draw();
        wantShown();
      }
    },
    (problem) => showText(byId("problem"), problem instanceof Error ? problem.message : String(problem)),
  );
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let settling;

/** Once the reader has stopped zooming and moving: until then what is there is drawn larger or smaller. */
function wantWhenSettled() {
  clearTimeout(settling);
  settling = setTimeout(wantShown, SETTLE_MILLIS);
}

/** Asks for the values of the layers and of the model, as far as they are shown. */
function wantShown() {
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
    if (!page.cells.has(quantity) && loaders.heat.running !== null) {
      return; // The heat map first: the server would take longer for both.
    }
  }
  // Of many layers only the range is drawn: coarser points do, and the heat map comes sooner.
  const isCoarse = quantity !== RATIO && run.layers.length > MOST_LINES;
  loaders.ratio.want({...query, points: isCoarse ? FEWEST_POINTS : points, quantity: RATIO}, run.until);
  if (range.kind !== "all" && run.series.iterationsPerPoint > 1) {
    loaders.series.want(query, run.until);
  }
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
    page.fine = null;
    profile.clear();
    ratios.clear();
    incidents.clear();
    store.set({cursor: null, incident: null, range: ALL, rows: ALL});
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
    wantShown(); // First: the server works while the rest is shown.
    showSummary(run);
    showLatestValues(run);
    showActions(run);
    draw();
  }
}

/** Soon, and once for all that happens until then: the heat map in the next frame, what takes longer in the one after it. */
const draw = oncePerFrame(() => {
  drawMap();
  drawCharts();
});

const drawCharts = oncePerFrame(() => {
  if (page.run === null || page.run.latest === null) {
    return;
  }
  profile.draw();
  ratios.draw();
  trend.draw();
  incidents.show(page.run, store.choice.incident);
});

function drawMap() {
  if (page.run !== null && page.run.latest !== null) {
    showRange(page);
    showRows(page);
    showLive(page);
    heat.draw();
  }
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
  const rows = page.rows();
  const areRowsInView = page.layers().every((layer, row) => (
    !incident.layers.includes(layer.index) || (row >= rows.from && row <= rows.to)
  ));
  store.set({
    incident: id, rows: areRowsInView ? store.choice.rows : ALL,
    range: isInView ? store.choice.range : rangeOf({from: from - beside, to: to + beside}, whole),
  });
}

/** @param {() => void} work @returns {() => void} has it done in the next frame, however often it is called until then */
function oncePerFrame(work) {
  let isDue = false;
  return () => {
    if (!isDue) {
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        work();
      });
    }
  };
}

store.on(["range"], wantWhenSettled);
store.on(["quantity"], wantShown);
store.on(["incident"], () => incidents.mark(store.choice.incident));
store.on(["range", "rows", "quantity", "extreme", "incident", "paused"], draw);
wireToolbar(page, () => {
  if (page.run !== null) {
    const cells = [...new Set([store.choice.quantity, RATIO])].flatMap((quantity) => page.cells.get(quantity) ?? []);
    download(csvOf(page.run, page.series(), cells, page.span()), fileName(page.run, page.span()));
  }
});
onRunChoice((run) => store.set({run}));
onThemeChange(draw);
new ResizeObserver(() => {
  wantShown();
  draw();
}).observe(byId("content"));
byId("menu-button").addEventListener("click", () => {
  const shown = document.body.classList.toggle("sidebar-show");
  byId("menu-button").setAttribute("aria-expanded", String(shown));
});
follower.poll();
