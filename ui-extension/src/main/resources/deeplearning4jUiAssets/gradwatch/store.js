// @ts-check
/** What the reader has chosen to see. The parts of the page read it, and are told when it changes. */

/** @typedef {import("./range.js").Range} Range */

/**
 * @typedef {object} Choice
 * @property {{session: string, worker: string} | null} run null follows the latest run
 * @property {string} quantity of the heat map
 * @property {"highest" | "lowest"} extreme which end of a merged point the heat map shows
 * @property {Range} range of iterations
 * @property {Range} rows of the layers with values, from input to output
 * @property {{iteration: number, row: number | null, pinned: boolean} | null} cursor row: a layer's place among those with
 *     values; pinned: stays when the pointer moves on
 * @property {number | null} incident id of the marked one
 * @property {boolean} paused
 */

export class Store {
  /** @param {Choice} choice */
  constructor(choice) {
    /** @type {Readonly<Choice>} */
    this.choice = choice;
    /** @type {{keys: (keyof Choice)[], listener: () => void}[]} */
    this.listeners = [];
  }

  /**
   * @param {(keyof Choice)[]} keys
   * @param {() => void} listener
   */
  on(keys, listener) {
    this.listeners.push({keys, listener});
  }

  /** @param {Partial<Choice>} change */
  set(change) {
    const before = this.choice;
    this.choice = {...before, ...change};
    const changed = /** @type {(keyof Choice)[]} */ (Object.keys(change))
      .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(this.choice[key]));
    for (const {keys, listener} of this.listeners) {
      if (keys.some((key) => changed.includes(key))) {
        listener();
      }
    }
  }
}
