// @ts-check
/** What is drawn over the lines: the healthy band, incidents, actions, and iterations that were not finite. */

import {formatSpan} from "./format.js";

/** @typedef {import("./history.js").RunData} RunData */

const MOST_MARKS = 30;
/** Neighbouring labels are set in rows, so that they do not cover each other. */
const LABEL_ROWS = 3;
const LABEL_HEIGHT = 20;
const BAND_HEIGHT = 14;
const SEVERITY_COLORS = {critical: "#b3161b", warning: "#b87700", info: "#1f5fa8"};
const ACTION_COLOR = "#3d3d8f";

/** @typedef {{first: number, last: number, kind: string, layers: Set<number>}} NonFiniteSpan */

/**
 * Runs of points in which a visible layer was not finite.
 *
 * @param {RunData} data
 * @param {"gradientNorm" | "updateRatio"} quantity
 * @param {Set<number>} [hidden] layers to leave out
 * @returns {NonFiniteSpan[]}
 */
export function nonFiniteSpans(data, quantity, hidden = new Set()) {
  /** @type {NonFiniteSpan[]} */
  const spans = [];
  /** @type {NonFiniteSpan | null} */
  let open = null;
  for (let i = 0; i < data.points.first.length; i++) {
    const layers = data.layers.filter(
      (layer) => !hidden.has(layer.index) && data.points[quantity][layer.index]?.nonFinite[i],
    );
    if (layers.length === 0) {
      open = null;
      continue;
    }
    const kinds = layers.map((layer) => data.points[quantity][layer.index]?.nonFinite[i]);
    const kind = kinds.includes("NaN") ? "NaN" : "Infinity";
    if (open === null) {
      open = {first: data.points.first[i], last: data.points.last[i], kind, layers: new Set()};
      spans.push(open);
    }
    open.last = data.points.last[i];
    open.kind = open.kind === "NaN" ? "NaN" : kind;
    for (const layer of layers) {
      open.layers.add(layer.index);
    }
  }
  return spans;
}

/**
 * Non-finite spans in words.
 *
 * @param {RunData} data
 * @param {NonFiniteSpan[]} spans
 * @returns {string} empty when there are none
 */
export function describeSpans(data, spans) {
  if (spans.length === 0) {
    return "";
  }
  const shown = spans.slice(-5).map((span) => formatSpan(span.first, span.last));
  const layers = new Set(spans.flatMap((span) => [...span.layers]));
  const names = data.layers.filter((layer) => layers.has(layer.index)).map((layer) => layer.name);
  const where = names.length === data.layers.length && names.length > 1 ? "all layers" : names.join(", ");
  const more = spans.length > shown.length ? `${spans.length - shown.length} earlier times and at ` : "";
  return `NaN or infinite (red): ${more}iteration ${shown.join(", ")} in ${where}.`;
}

/** Draws each non-finite span as a red block at the top edge and a pale red strip below it. */
export const nonFinitePlugin = {
  id: "nonFinite",
  /** @param {any} chart @param {any} args @param {{spans: NonFiniteSpan[]}} options */
  afterDatasetsDraw(chart, args, options) {
    const {ctx, chartArea, scales} = chart;
    let labelled = -Infinity;
    ctx.save();
    ctx.font = "600 11px sans-serif";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const span of options.spans) {
      const left = Math.max(chartArea.left, scales.x.getPixelForValue(span.first) - 2);
      const right = Math.min(chartArea.right, Math.max(scales.x.getPixelForValue(span.last) + 2, left + 4));
      ctx.fillStyle = "rgba(179, 22, 27, 0.12)";
      ctx.fillRect(left, chartArea.top, right - left, chartArea.bottom - chartArea.top);
      ctx.fillStyle = "#b3161b";
      ctx.fillRect(left, chartArea.top - 3, right - left, BAND_HEIGHT);
      const width = ctx.measureText(span.kind).width + 10;
      const middle = Math.min(
        Math.max((left + right) / 2, chartArea.left + width / 2), chartArea.right - width / 2,
      );
      if (middle - width / 2 > labelled) {
        ctx.fillRect(middle - width / 2, chartArea.top - BAND_HEIGHT - 3, width, BAND_HEIGHT);
        ctx.fillStyle = "#fff";
        ctx.fillText(span.kind, middle, chartArea.top - BAND_HEIGHT / 2 - 3);
        labelled = middle + width / 2;
      }
    }
    ctx.restore();
  },
};

/**
 * @param {[number, number] | undefined} band
 * @returns {Record<string, object>}
 */
export function bandAnnotation(band) {
  if (!band) {
    return {};
  }
  return {
    band: {
      type: "box",
      yMin: band[0],
      yMax: band[1],
      backgroundColor: "rgba(26, 127, 75, 0.12)",
      borderColor: "rgba(26, 127, 75, 0.35)",
      borderWidth: 1,
      drawTime: "beforeDatasetsDraw",
      label: {
        display: true,
        content: "healthy: 1e-4 to 1e-2",
        drawTime: "afterDatasetsDraw",
        position: {x: "start", y: "start"},
        color: "#1a7f4b",
        font: {size: 11, weight: "600"},
      },
    },
  };
}

/**
 * Incidents from their first iteration, and the iterations of actions.
 *
 * @param {RunData} data
 * @returns {Record<string, object>}
 */
export function marksOf(data) {
  /** @type {Record<string, object>} */
  const marks = {};
  data.incidents.slice(-MOST_MARKS).forEach((incident, place) => {
    const color = SEVERITY_COLORS[incident.severity];
    marks[`incident-${incident.id}`] = line(incident.firstIteration, color, [], {
      content: `#${incident.id} ${incident.rule}`,
      backgroundColor: color,
      position: "start",
      yAdjust: 4 + (place % LABEL_ROWS) * LABEL_HEIGHT,
    });
  });
  /** @type {Map<number, string[]>} */
  const actions = new Map();
  for (const action of data.actions) {
    actions.set(action.iteration, [...(actions.get(action.iteration) ?? []), action.name]);
  }
  [...actions].filter(([at]) => at >= 0).slice(-MOST_MARKS).forEach(([iteration, names], place) => {
    marks[`actions-${iteration}`] = line(iteration, ACTION_COLOR, [4, 4], {
      content: names.length === 1 ? names[0] : `${names.length} actions`,
      backgroundColor: ACTION_COLOR,
      position: "end",
      yAdjust: -4 - (place % LABEL_ROWS) * LABEL_HEIGHT,
    });
  });
  return marks;
}

/**
 * @param {number} iteration
 * @param {string} color
 * @param {number[]} dash
 * @param {object} label
 */
function line(iteration, color, dash, label) {
  return {
    type: "line",
    scaleID: "x",
    value: iteration,
    borderColor: color,
    borderWidth: 1.5,
    borderDash: dash,
    label: {display: true, z: 1, font: {size: 11, weight: "600"}, padding: 3, borderRadius: 3, ...label},
  };
}
