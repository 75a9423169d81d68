// @ts-check
/** Asks every second what is new in the chosen run, or in whichever ran last. */

import {RunData} from "./history.js";
import {ask, Problem} from "./server.js";

/** @typedef {import("./history.js").Answer} Answer */

const POLL_MILLIS = 1000;

export class Follower {
  /**
   * @param {import("./page.js").Page} page
   * @param {{onAnswer: (answer: Answer, isNewRun: boolean) => void, onProblem: (words: string) => void}} events
   */
  constructor(page, events) {
    this.page = page;
    this.events = events;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.asking = 0;
    page.store.on(["run", "paused"], () => this.poll());
  }

  /** Now, and from then on every second, unless the reader made a pause. */
  async poll() {
    clearTimeout(this.timer);
    const number = ++this.asking;
    const {paused, run: chosen} = this.page.store.choice;
    const shown = this.page.run?.run;
    if (paused && shown && (chosen === null || (chosen.session === shown.session && chosen.worker === shown.worker))) {
      return;
    }
    const problem = await this.askAndTake(number);
    if (number === this.asking) {
      this.events.onProblem(problem);
      this.timer = setTimeout(() => this.poll(), POLL_MILLIS);
    }
  }

  /** @param {number} number @returns {Promise<string>} what went wrong; empty when nothing did */
  async askAndTake(number) {
    try {
      const answer = await ask("data", this.query());
      if (number === this.asking) {
        this.take(answer);
      }
      return "";
    } catch (error) {
      if (error instanceof Problem) {
        if (error.refused) {
          this.page.run = null;
        }
        return error.message;
      }
      console.error(error);
      return `This page cannot show the answer of the server: ${error}`;
    }
  }

  query() {
    const run = this.page.run;
    const of = this.page.store.choice.run ?? run?.run;
    const isShown = run !== null && of?.session === run.run.session && of?.worker === run.run.worker;
    return {session: of?.session, worker: of?.worker, since: isShown ? run.until : null};
  }

  /** @param {Answer} answer */
  take(answer) {
    const page = this.page;
    if (answer.run === null) {
      page.run = null;
      this.events.onAnswer(answer, false);
    } else if (page.store.choice.run === null && answer.runs[0].started > answer.run.started) {
      page.run = null; // A newer run has begun: the next question is for whichever is the latest.
      this.poll();
    } else if (page.run === null || !page.run.isContinuedBy(answer)) {
      if (answer.complete) {
        page.run = new RunData(answer);
        this.events.onAnswer(answer, true);
      } else {
        page.run = null;
        this.poll();
      }
    } else {
      page.run.update(answer);
      this.events.onAnswer(answer, false);
    }
  }
}
