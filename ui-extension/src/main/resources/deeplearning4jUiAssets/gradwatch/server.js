// @ts-check
/** Asks the server of this page. */

const TIMEOUT_MILLIS = 15_000;
const PAGE = location.pathname.replace(/\/$/, "");

/** Something the reader should be told, in words for the reader. */
export class Problem extends Error {
  /**
   * @param {string} message
   * @param {boolean} refused the server answered, but not with what was asked for
   */
  constructor(message, refused) {
    super(message);
    this.refused = refused;
  }
}

/**
 * @param {"data" | "layers" | "series" | "iteration"} what
 * @param {Record<string, string | number | null | undefined>} query without those that are null
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 * @throws {Problem}
 */
export async function ask(what, query, signal) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) {
      parameters.set(name, String(value));
    }
  }
  const deadline = AbortSignal.timeout(TIMEOUT_MILLIS);
  let response;
  let text;
  try {
    response = await fetch(`${PAGE}/${what}?${parameters}`, {
      cache: "no-store", signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    text = await response.text();
  } catch (error) {
    throw new Problem("No answer from the UI server; trying again.", false);
  }
  if (!response.ok) {
    throw new Problem(`The server says: ${text.trim()}`, true);
  }
  return JSON.parse(text);
}
