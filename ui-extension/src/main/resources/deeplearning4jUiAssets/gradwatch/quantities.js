// @ts-check
/** The quantities of a layer, in the server's names. */

/** Weights change by this part of themselves in a healthy step. */
export const HEALTHY_RATIO = /** @type {[number, number]} */ ([1e-4, 1e-2]);

/** @typedef {"gradientRms" | "gradientNorm" | "updateRatio" | "parameterNorm" | "zeroFraction" | "inactiveUnits"} Name */

/**
 * @typedef {object} Quantity
 * @property {Name} name
 * @property {string} label
 * @property {string} note what it is, in one sentence
 * @property {boolean} isFraction from 0 to 1; the others are drawn on a logarithmic scale
 */

/** @type {Quantity[]} */
export const QUANTITIES = [
  {
    name: "gradientRms", label: "Gradient RMS", isFraction: false,
    note: "Root mean square of a layer's weight gradients: sizes that can be compared between layers.",
  },
  {name: "gradientNorm", label: "Gradient norm", isFraction: false, note: "Euclidean norm of all gradients of a layer."},
  {
    name: "updateRatio", label: "Update ratio", isFraction: false,
    note: "Norm of the step over norm of the weights: 1e-4 to 1e-2 is healthy.",
  },
  {name: "parameterNorm", label: "Parameter norm", isFraction: false, note: "Euclidean norm of a layer's parameters."},
  {
    name: "zeroFraction", label: "Zero fraction", isFraction: true,
    note: "Part of a layer's gradients that is exactly zero.",
  },
  {
    name: "inactiveUnits", label: "Inactive units", isFraction: true,
    note: "Part of a layer's units that were zero for every example.",
  },
];

/**
 * @param {string} name
 * @returns {Quantity}
 */
export function quantityOf(name) {
  return QUANTITIES.find((quantity) => quantity.name === name) ?? QUANTITIES[0];
}
