// @ts-check
/** What the cursor points at, in words, and the legend of the colours. */

import {colorAt} from "./colormap.js";
import {byId, element, showText} from "./dom.js";
import {formatCount, formatPower, formatSpan, formatValue} from "./format.js";
import {pointAt} from "./heatcells.js";
import {QUANTITIES} from "./quantities.js";

/** @typedef {import("./heatcells.js").Cells} Cells */
/** @typedef {import("./history.js").Layer} Layer */
/** @typedef {import("./quantities.js").Quantity} Quantity */

const LEGEND_HEIGHT = 12;
const LEGEND_WIDTH = 256;

/**
 * @param {Cells} cells
 * @param {Layer} layer
 * @param {number} iteration
 * @param {Quantity} quantity
 * @returns {string} for example "Iteration 1,230, layer 3 dense3: gradient RMS 1.2e-5"
 */
export function describeCell(cells, layer, iteration, quantity) {
  const point = pointAt(cells, iteration);
  const values = cells.layers[layer.index];
  const when = point < 0 ? `Iteration ${formatCount(iteration)}` : `Iteration ${formatSpan(cells.first[point], cells.last[point])}`;
  const odd = values?.nonFinite.find(([at]) => at === point)?.[1];
  const low = values?.lowest[point] ?? null;
  const high = values?.highest[point] ?? null;
  const size = low === null ? "" : low === high ? formatValue(low) : `${formatValue(low)} to ${formatValue(high)}`;
  const said = [odd, size].filter(Boolean).join(" and ") || "not measured";
  return `${when}, layer ${layer.index} ${layer.name}: ${quantity.label} ${said}`;
}

/**
 * All numbers of one layer at one iteration.
 *
 * @param {import("./history.js").Iteration | null} iteration
 * @param {Layer} layer
 * @returns {string} empty while they are not known
 */
export function describeLayer(iteration, layer) {
  const values = iteration?.layers[layer.index];
  if (!iteration || !values) {
    return "";
  }
  const numbers = QUANTITIES
    .filter(({name}) => values[name] !== null && values[name] !== undefined)
    .map(({name, label}) => `${label.toLowerCase().replace("rms", "RMS")} ${formatValue(values[name])}`);
  return `At iteration ${formatCount(iteration.iteration)}: ${numbers.join(" \u00b7 ")}`;
}

/**
 * @param {import("./colormap.js").Scale} scale
 * @param {Quantity} quantity
 */
export function showLegend(scale, quantity) {
  const canvas = /** @type {HTMLCanvasElement} */ (byId("heat-legend-colors"));
  canvas.width = LEGEND_WIDTH;
  canvas.height = LEGEND_HEIGHT;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  for (let x = 0; x < LEGEND_WIDTH; x++) {
    context.fillStyle = `rgb(${colorAt(x / (LEGEND_WIDTH - 1)).join(",")})`;
    context.fillRect(x, 0, 1, LEGEND_HEIGHT);
  }
  const end = (/** @type {number} */ value) => {
    if (!scale.isLog) {
      return formatValue(value);
    }
    return Number.isInteger(value) ? formatPower(10 ** value) : formatValue(Number((10 ** value).toPrecision(2)));
  };
  showText(byId("heat-legend-low"), `${scale.cutsLow ? "\u2264 " : ""}${end(scale.low)}`);
  showText(byId("heat-legend-high"), `${scale.cutsHigh ? "\u2265 " : ""}${end(scale.high)}`);
  showText(byId("heat-note"), quantity.note);
}

/**
 * @param {HTMLElement} place
 * @param {Layer[]} layers
 * @param {(layer: Layer, position: number) => Node} sample
 * @param {(layer: Layer) => boolean} isShown
 * @param {(layer: Layer) => void} onToggle
 */
export function showChips(place, layers, sample, isShown, onToggle) {
  place.replaceChildren(...layers.map((layer, position) => {
    const button = element(
      "button", {type: "button", "aria-pressed": String(isShown(layer)), title: layer.type}, sample(layer, position),
      element("span", {class: "gw-layer-name"}, `${layer.index} ${layer.name}`),
    );
    button.addEventListener("click", () => onToggle(layer));
    return element("li", {"data-layer": String(layer.index)}, button);
  }));
}
