// @ts-check
/** Keeps one kind of answer up to date without ever asking twice at a time. */

/** Of the time between two questions for news, at most a fifth is spent on waiting for the answer. */
const REST = 4;
const SHORTEST_REST_MILLIS = 900;

/**
 * @template T
 */
export class Loader {
  /**
   * @param {(query: any, signal: AbortSignal) => Promise<T>} load
   * @param {(answer: T) => void} show
   * @param {(problem: unknown) => void} fail
   */
  constructor(load, show, fail) {
    this.load = load;
    this.show = show;
    this.fail = fail;
    /** @type {string} what was asked last, and up to what */
    this.asked = "";
    this.version = -1;
    /** @type {{query: object, version: number} | null} */
    this.wanted = null;
    /** @type {AbortController | null} */
    this.running = null;
    this.restUntil = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * Another question is asked at once; the same one, because there is news, after a rest.
   *
   * @param {object} query
   * @param {number} version of the run; a new one means that the answer may have changed
   */
  want(query, version) {
    const key = JSON.stringify(query);
    if (key === this.asked && version === this.version) {
      this.wanted = null;
      return;
    }
    this.wanted = {query, version};
    if (key !== this.asked) {
      this.running?.abort();
      this.running = null;
      this.ask();
    } else if (this.running === null) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), Math.max(0, this.restUntil - performance.now()));
    }
  }

  async ask() {
    clearTimeout(this.timer);
    if (this.wanted === null) {
      return;
    }
    const {query, version} = this.wanted;
    const running = new AbortController();
    this.wanted = null;
    this.asked = JSON.stringify(query);
    this.version = version;
    this.running = running;
    const began = performance.now();
    try {
      const answer = await this.load(query, running.signal);
      if (this.running === running) {
        this.show(answer);
      }
    } catch (error) {
      if (this.running === running) {
        this.version = -1; // The next wish asks again.
        this.fail(error);
      }
    }
    if (this.running === running) {
      const now = performance.now();
      this.running = null;
      this.restUntil = now + Math.max(SHORTEST_REST_MILLIS, REST * (now - began));
      if (this.wanted !== null) {
        const next = /** @type {{query: object, version: number}} */ (this.wanted);
        this.want(next.query, next.version);
      }
    }
  }
}
