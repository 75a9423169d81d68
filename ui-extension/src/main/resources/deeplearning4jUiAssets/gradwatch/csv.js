// @ts-check
/** What is shown, as a file of comma-separated values: one value per line, so that every program reads it. */

/** @typedef {import("./history.js").RunData} RunData */
/** @typedef {import("./heatcells.js").Cells} Cells */
/** @typedef {import("./range.js").Span} Span */

const HEADER = "first_iteration,last_iteration,layer,layer_name,quantity,lowest,highest,non_finite";

/**
 * @param {RunData} data
 * @param {import("./history.js").Series} series
 * @param {Cells[]} all one per quantity
 * @param {Span} span points that lie outside are left out
 * @returns {string}
 */
export function csvOf(data, series, all, span) {
  const lines = [HEADER];
  const isInside = (/** @type {{first: number[], last: number[]}} */ points, /** @type {number} */ i) => (
    points.last[i] >= span.from && points.first[i] <= span.to
  );
  for (const quantity of /** @type {const} */ (["score", "learningRate", "globalNorm"])) {
    const {lowest, highest, nonFinite} = series[quantity];
    for (let i = 0; i < series.first.length; i++) {
      if (isInside(series, i) && (lowest[i] !== null || nonFinite[i] !== null)) {
        lines.push(row(series.first[i], series.last[i], "", "", quantity, lowest[i], highest[i], nonFinite[i] ?? ""));
      }
    }
  }
  for (const cells of all) {
    for (const layer of data.layers) {
      const values = cells.layers[layer.index];
      const odd = new Map(values?.nonFinite ?? []);
      for (let i = 0; values && i < cells.first.length; i++) {
        if (isInside(cells, i) && (values.lowest[i] !== null || odd.has(i))) {
          lines.push(row(
            cells.first[i], cells.last[i], layer.index, quoted(layer.name), cells.quantity, values.lowest[i], values.highest[i],
            odd.get(i) ?? "",
          ));
        }
      }
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}

/** @param {...(string | number | null)} fields */
function row(...fields) {
  return fields.map((field) => field ?? "").join(",");
}

/**
 * A name that a spreadsheet would take for a formula gets an apostrophe in front.
 *
 * @param {string} text
 */
function quoted(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll("\"", "\"\"")}"` : safe;
}

/**
 * @param {RunData} data
 * @param {Span} span
 * @returns {string}
 */
export function fileName(data, span) {
  const safe = (/** @type {string} */ text) => text.replace(/[^\w.-]+/g, "_").slice(0, 60);
  return `${safe(data.run.run)}-worker-${safe(data.run.replica)}-iterations-${span.from}-${span.to}.csv`;
}

/**
 * @param {string} text
 * @param {string} name
 */
export function download(text, name) {
  const address = URL.createObjectURL(new Blob([text], {type: "text/csv;charset=utf-8"}));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
