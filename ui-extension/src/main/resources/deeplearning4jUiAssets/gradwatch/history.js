// @ts-check
/** What the page knows of the run it shows, brought up to date from the server's answers. */

/** @typedef {import("./format.js").Value} Value */

/**
 * One quantity of one layer: a value per point.
 *
 * @typedef {object} Series
 * @property {(number | null)[]} lowest lowest finite value
 * @property {(number | null)[]} highest highest finite value
 * @property {(string | null)[]} nonFinite "NaN" or an infinity where there was one
 */

/**
 * @typedef {object} Points
 * @property {number[]} first first iteration of each point
 * @property {number[]} last last iteration of each point
 * @property {(Series | null)[]} gradientNorm per layer; null for one without trainable parameters
 * @property {(Series | null)[]} updateRatio
 */

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
 */

/** @typedef {{iteration: number, name: string, description: string, reason: string, outcome: string, detail: string}} Action */
/** @typedef {{decision: string, reason: string, firstIteration: number, lastIteration: number}} Decision */
/** @typedef {{session: string, worker: string, run: string, model: string, replica: string, started: number}} Run */

/**
 * @typedef {object} Latest
 * @property {number} iteration
 * @property {Value} score
 * @property {Value} learningRate
 * @property {Value} globalNorm
 * @property {"proceed" | "scale" | "skip"} decision
 * @property {string} reason
 * @property {Value[]} gradientNorms
 * @property {Value[]} nonFiniteCounts
 * @property {Value[]} updateRatios
 */

/**
 * @typedef {object} Answer
 * @property {Run[]} runs
 * @property {boolean} onStockPages
 * @property {Run | null} run
 * @property {boolean} complete
 * @property {number} until
 * @property {number} iterationsPerPoint
 * @property {{name: string, type: string, trainable: boolean}[]} [layers]
 * @property {Points} points
 * @property {Latest | null} latest
 * @property {Incident[]} incidents
 * @property {Action[]} actions
 * @property {Decision[]} decisions
 */

/** @typedef {{index: number, name: string, type: string}} Layer A layer that has a gradient. */

export class RunData {
  /** @param {Answer} answer a complete one */
  constructor(answer) {
    /** @type {Run} */
    this.run = /** @type {Run} */ (answer.run);
    /** @type {Layer[]} */
    this.layers = (answer.layers ?? [])
      .map((layer, index) => ({index, name: layer.name, type: layer.type, trainable: layer.trainable}))
      .filter((layer) => layer.trainable);
    this.points = answer.points;
    this.until = answer.until;
    this.iterationsPerPoint = answer.iterationsPerPoint;
    this.latest = answer.latest;
    this.incidents = answer.incidents;
    this.actions = answer.actions;
    this.decisions = answer.decisions;
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
      this.points = answer.points;
    } else if (answer.points.first.length > 0) {
      const from = answer.points.first[0];
      let keep = this.points.first.length;
      while (keep > 0 && this.points.first[keep - 1] >= from) {
        keep--;
      }
      replaceFrom(this.points.first, keep, answer.points.first);
      replaceFrom(this.points.last, keep, answer.points.last);
      continueSeries(this.points.gradientNorm, keep, answer.points.gradientNorm);
      continueSeries(this.points.updateRatio, keep, answer.points.updateRatio);
    }
    this.until = answer.until;
    this.iterationsPerPoint = answer.iterationsPerPoint;
    this.latest = answer.latest;
    this.incidents = answer.incidents;
    this.actions = answer.actions;
    this.decisions = answer.decisions;
  }
}

/**
 * @param {(Series | null)[]} all
 * @param {number} keep
 * @param {(Series | null)[]} more
 */
function continueSeries(all, keep, more) {
  all.forEach((series, layer) => {
    const next = more[layer];
    if (series && next) {
      replaceFrom(series.lowest, keep, next.lowest);
      replaceFrom(series.highest, keep, next.highest);
      replaceFrom(series.nonFinite, keep, next.nonFinite);
    }
  });
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
