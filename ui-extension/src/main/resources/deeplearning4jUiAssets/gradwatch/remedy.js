// @ts-check
/** Finds the lines of a builder in a remedy, so that they can be shown as code and copied. */

const START = /(?:\.[a-z]\w*|new [A-Z][\w.]*|[A-Z]\w*(?:\.\w+)+)\(/g;
const MORE = /^\.[a-zA-Z]\w*\(/;

/** @typedef {{text: string, isCode: boolean}} Piece */

/**
 * @param {string} text
 * @returns {Piece[]} together the whole text
 */
export function piecesOf(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let done = 0;
  START.lastIndex = 0;
  for (let match = START.exec(text); match; match = START.exec(text)) {
    const end = endOfCalls(text, match.index + match[0].length);
    if (end < 0) {
      break;
    }
    if (match.index > done) {
      pieces.push({text: text.slice(done, match.index), isCode: false});
    }
    pieces.push({text: text.slice(match.index, end), isCode: true});
    done = end;
    START.lastIndex = end;
  }
  if (done < text.length) {
    pieces.push({text: text.slice(done), isCode: false});
  }
  return pieces;
}

/**
 * @param {string} text
 * @param {number} from just behind an opening bracket
 * @returns {number} behind the last closing bracket of the chain of calls, -1 when one is missing
 */
function endOfCalls(text, from) {
  let at = from;
  let open = 1;
  while (open > 0 && at < text.length) {
    open += text[at] === "(" ? 1 : text[at] === ")" ? -1 : 0;
    at++;
  }
  if (open > 0) {
    return -1;
  }
  const more = MORE.exec(text.slice(at));
  return more ? endOfCalls(text, at + more[0].length) : at;
}
