// @ts-check
/** What the page knows of the run it shows, brought up to date from the server's answers. */

/** @typedef {import("./format.js").Value} Value */
/** @typedef {import("./range.js").Span} Span */

/**
 * One quantity of the whole model: a value per point.
 *
 * @typedef {object} Line
 * @property {(number | null)[]} lowest lowest finite value
 * @property {(number | null)[]} highest highest finite value
 * @property {(string | null)[]} nonFinite "NaN" or an infinity where there was one
 */

/**
 * @typedef {object} Series
 * @property {number} iterationsPerPoint
 * @property {number[]} first first iteration of each point
 * @property {number[]} last last iteration of each point
 * @property {Line} score
 * @property {Line} globalNorm
 * @property {Line} learningRate
 * @property {Line} totalDecades
 */

/** @typedef {{rule: string, severity: string, firstIteration: number, lastIteration: number, evidence: string}} Symptom */

/**
 * @typedef {object} Incident
 * @property {number} id
 * @property {string} headline
 * @property {string} rule
 * @property {"info" | "warning" | "critical"} severity
 * @property {boolean} open
 * @property {number[]} layers
 * @property {string[]} layerNames
 * @property {number} firstIteration
 * @property {number} lastIteration
 * @property {number | null} resolvedIteration
 * @property {string} evidence
 * @property {string} cause
 * @property {string} remedy
 * @property {Symptom[]} symptoms
 * @property {number[]} actions places in the run's actions
 */

/** @typedef {{iteration: number, name: string, description: string, reason: string, outcome: string, detail: string}} Action */
/** @typedef {{decision: string, reason: string, firstIteration: number, lastIteration: number}} Decision */
/** @typedef {{session: string, worker: string, run: string, model: string, replica: string, started: number}} Run */

/**
 * @typedef {object} LayerValues
 * @property {Value} gradientNorm
 * @property {Value} gradientRms
 * @property {Value} updateRatio
 * @property {Value} parameterNorm
 * @property {Value} zeroFraction
 * @property {Value} inactiveUnits
 * @property {Value} learningRate
 */

/**
 * @typedef {object} Iteration
 * @property {number} iteration
 * @property {Value} score
 * @property {Value} globalNorm
 * @property {Value} monitorMillis
 * @property {(LayerValues | null)[]} layers
 * @property {{decadesPerLayer: Value, totalDecades: Value} | null} slope
 */

/** @typedef {"healthy" | "recovering" | "warning" | "critical" | "ended" | "waiting"} Level */

/**
 * @typedef {object} Answer
 * @property {Run | null} run
 * @property {Run[]} runs
 * @property {boolean} onStockPages
 * @property {boolean} complete
 * @property {number} until
 * @property {boolean} ended
 * @property {{name: string, type: string, trainable: boolean, depth: number}[]} [layers]
 * @property {number | null} first
 * @property {number | null} last
 * @property {{level: Level, sentence: string}} status
 * @property {Series} series
 * @property {Iteration | null} latest
 * @property {Incident[]} incidents
 * @property {Action[]} actions
 * @property {Decision[]} decisions
 */

/** @typedef {{index: number, name: string, type: string, depth: number}} Layer A layer that has values. */

const LINES = /** @type {const} */ (["score", "globalNorm", "learningRate", "totalDecades"]);

export class RunData {
  /** @param {Answer} answer a complete one */
  constructor(answer) {
    /** @type {Run} */
    this.run = /** @type {Run} */ (answer.run);
    /** @type {Layer[]} */
    this.layers = (answer.layers ?? [])
      .map((layer, index) => ({...layer, index}))
      .filter((layer) => layer.trainable)
      .map(({index, name, type, depth}) => ({index, name, type, depth}));
    this.series = answer.series;
    this.until = answer.until;
    this.ended = answer.ended;
    this.status = answer.status;
    this.latest = answer.latest;
    this.incidents = answer.incidents;
    this.actions = answer.actions;
    this.decisions = answer.decisions;
    this.whole = wholeOf(answer);
  }

  /**
   * Whether an answer continues this run.
   *
   * @param {Answer} answer
   * @returns {boolean}
   */
  isContinuedBy(answer) {
    const run = answer.run;
    return run !== null && run.session === this.run.session && run.worker === this.run.worker
      && run.started === this.run.started;
  }

  /** @param {Answer} answer what changed, or everything anew */
  update(answer) {
    if (answer.complete) {
      this.series = answer.series;
    } else if (answer.series.first.length > 0) {
      const from = answer.series.first[0];
      let keep = this.series.first.length;
      while (keep > 0 && this.series.first[keep - 1] >= from) {
        keep--;
      }
      replaceFrom(this.series.first, keep, answer.series.first);
      replaceFrom(this.series.last, keep, answer.series.last);
      for (const line of LINES) {
        replaceFrom(this.series[line].lowest, keep, answer.series[line].lowest);
        replaceFrom(this.series[line].highest, keep, answer.series[line].highest);
        replaceFrom(this.series[line].nonFinite, keep, answer.series[line].nonFinite);
      }
      this.series.iterationsPerPoint = answer.series.iterationsPerPoint;
    }
    this.until = answer.until;
    this.ended = answer.ended;
    this.status = answer.status;
    this.latest = answer.latest;
    this.incidents = answer.incidents;
    this.actions = answer.actions;
    this.decisions = answer.decisions;
    this.whole = wholeOf(answer);
  }

  /**
   * @param {number | null} id
   * @returns {Incident | undefined}
   */
  incident(id) {
    return this.incidents.find((incident) => incident.id === id);
  }
}

/**
 * @param {Answer} answer
 * @returns {Span | null} null before the first iteration
 */
function wholeOf(answer) {
  return answer.first === null || answer.last === null ? null : {from: answer.first, to: answer.last};
}

/**
 * A series with finer points in a part of it.
 *
 * @param {Series} series
 * @param {Series} fine
 * @param {Span} shown what the iterations per point are told of
 * @returns {Series}
 */
export function spliced(series, fine, shown) {
  if (fine.first.length === 0) {
    return series;
  }
  const from = fine.first[0];
  const to = fine.last[fine.last.length - 1];
  const before = series.last.findIndex((last) => last >= from);
  const head = before < 0 ? series.first.length : before;
  const after = series.first.findIndex((first) => first > to);
  const tail = after < 0 ? series.first.length : after;
  /** @template T @param {T[]} coarse @param {T[]} inner */
  const joined = (coarse, inner) => [...coarse.slice(0, head), ...inner, ...coarse.slice(tail)];
  const lineOf = (/** @type {typeof LINES[number]} */ name) => ({
    lowest: joined(series[name].lowest, fine[name].lowest),
    highest: joined(series[name].highest, fine[name].highest),
    nonFinite: joined(series[name].nonFinite, fine[name].nonFinite),
  });
  const first = joined(series.first, fine.first);
  const last = joined(series.last, fine.last);
  const widths = first.map((each, i) => (last[i] >= shown.from && each <= shown.to ? last[i] - each + 1 : 1));
  return {
    iterationsPerPoint: Math.max(...widths), first, last,
    score: lineOf("score"), globalNorm: lineOf("globalNorm"), learningRate: lineOf("learningRate"),
    totalDecades: lineOf("totalDecades"),
  };
}

/**
 * The iterations of an incident, up to now while it is open.
 *
 * @param {Incident} incident
 * @param {Span} whole
 * @returns {Span}
 */
export function spanOfIncident(incident, whole) {
  const to = incident.open ? whole.to : incident.resolvedIteration ?? incident.lastIteration;
  return {from: incident.firstIteration, to: Math.max(to, incident.firstIteration)};
}

/**
 * @template T
 * @param {T[]} list
 * @param {number} keep
 * @param {T[]} more
 */
function replaceFrom(list, keep, more) {
  list.length = keep;
  for (const each of more) {
    list.push(each);
  }
}
