// @ts-check
/** The list of incidents: open ones first, each with what is known of it and what was done. */

import {badge, byId, element, showText} from "./dom.js";
import {formatCount, formatList, formatSpan} from "./format.js";
import {piecesOf} from "./remedy.js";

/** @typedef {import("./history.js").RunData} RunData */
/** @typedef {import("./history.js").Incident} Incident */

const MOST_LAYERS = 8;
const MOST_SHOWN = 100;
const COPIED_MILLIS = 2000;
const SEVERITIES = ["info", "warning", "critical"];

export class IncidentList {
  /** @param {(id: number) => void} onMark the reader chose an incident, or took the choice back */
  constructor(onMark) {
    this.onMark = onMark;
    /** @type {Map<number, {key: string, entry: HTMLElement}>} */
    this.entries = new Map();
  }

  clear() {
    this.entries.clear();
  }

  /**
   * @param {RunData} data
   * @param {number | null} marked
   */
  show(data, marked) {
    const open = data.incidents.filter((incident) => incident.open);
    const resolved = data.incidents.filter((incident) => !incident.open).reverse();
    const shown = [...bySeverity(open), ...resolved].slice(0, MOST_SHOWN);
    const list = byId("incidents");
    const wanted = shown.map((incident) => this.entryOf(incident, data));
    if (wanted.length !== list.children.length || wanted.some((entry, i) => entry !== list.children[i])) {
      const focused = document.activeElement;
      list.replaceChildren(...wanted);
      if (focused instanceof HTMLElement && list.contains(focused)) {
        focused.focus({preventScroll: true}); // An entry that was moved loses the focus.
      }
    }
    this.mark(marked);
    byId("no-incidents").hidden = data.incidents.length > 0;
    showText(byId("incident-count"), data.incidents.length ? `${open.length} open, ${resolved.length} resolved` : "");
    const hidden = data.incidents.length - shown.length;
    showText(byId("incidents-more"), hidden > 0 ? `${hidden} earlier ones are not listed.` : "");
  }

  /**
   * At once when the reader chooses, not with the charts: a button that was pressed looks so.
   *
   * @param {number | null} marked
   */
  mark(marked) {
    this.entries.forEach(({entry}, id) => {
      const isMarked = id === marked;
      entry.classList.toggle("gw-marked", isMarked);
      entry.querySelector(".gw-mark-button")?.setAttribute("aria-pressed", String(isMarked));
    });
  }

  /**
   * An entry is made anew only when something about it changed: so it keeps the focus and what was selected in it.
   *
   * @param {Incident} incident
   * @param {RunData} data
   */
  entryOf(incident, data) {
    const actions = incident.actions.map((place) => data.actions[place]).filter(Boolean);
    const key = JSON.stringify([incident, actions]);
    const known = this.entries.get(incident.id);
    if (known?.key === key) {
      return known.entry;
    }
    const hadFocus = known?.entry.contains(document.activeElement) ?? false;
    const entry = this.build(incident, actions);
    this.entries.set(incident.id, {key, entry});
    if (known?.entry.isConnected) {
      known.entry.replaceWith(entry);
      if (hadFocus) {
        /** @type {HTMLElement} */ (entry.querySelector(".gw-mark-button")).focus({preventScroll: true});
      }
    }
    return entry;
  }

  /**
   * @param {Incident} incident
   * @param {import("./history.js").Action[]} actions
   */
  build(incident, actions) {
    const button = element(
      "button", {type: "button", class: "gw-mark-button", "aria-pressed": "false", title: "Mark it in the charts"},
      badge(incident.severity, incident.severity), badge(incident.open ? "open" : "resolved", incident.open ? "open" : "resolved"),
      element("span", {class: "gw-incident-name"}, `#${incident.id} ${incident.rule}`),
    );
    button.addEventListener("click", () => this.onMark(incident.id));
    /** @type {[string, (Node | string)[]][]} */
    const facts = [
      ["When", [whenOf(incident)]],
      ["Layers", [describeLayers(incident)]],
      ["Evidence", [incident.evidence]],
      ["Symptoms", symptomsOf(incident)],
      ["Cause", [incident.cause]],
      ["Remedy", remedyOf(incident.remedy)],
      ["Actions", actionsOf(actions)],
    ];
    return element(
      "li",
      {
        class: "gw-incident", "data-incident": String(incident.id), "data-open": String(incident.open),
        "data-severity": incident.severity,
      },
      element("h3", {}, button),
      element("dl", {}, ...facts.filter(([, parts]) => parts.length > 0 && parts[0] !== "").flatMap(([name, parts]) => [
        element("dt", {}, name), element("dd", {"data-fact": name.toLowerCase()}, ...parts),
      ])),
    );
  }
}

/** @param {Incident} incident */
function whenOf(incident) {
  return incident.resolvedIteration === null
    ? `since iteration ${formatCount(incident.firstIteration)}`
    : `at iteration ${formatSpan(incident.firstIteration, incident.lastIteration)}, resolved at`
      + ` ${formatCount(incident.resolvedIteration)}`;
}

/** @param {Incident} incident */
function describeLayers(incident) {
  return incident.layers.length === 0
    ? "the whole model"
    : formatList(incident.layers.map((index, i) => `${index} ${incident.layerNames[i]}`), MOST_LAYERS);
}

/**
 * What other rules saw of it, and since when.
 *
 * @param {Incident} incident
 * @returns {(Node | string)[]}
 */
function symptomsOf(incident) {
  const others = (incident.symptoms ?? []).filter((symptom) => symptom.rule !== incident.rule);
  return others.length === 0 ? [] : [element("ul", {class: "gw-plain"}, ...others.map((symptom) => element(
    "li", {}, element("strong", {}, symptom.rule), ` since ${formatCount(symptom.firstIteration)}: ${symptom.evidence}`,
  )))];
}

/** @param {string} remedy @returns {(Node | string)[]} */
function remedyOf(remedy) {
  return piecesOf(remedy).map((piece) => (piece.isCode ? codeOf(piece.text) : piece.text));
}

/** @param {string} code */
function codeOf(code) {
  const button = element("button", {type: "button", class: "gw-copy", "aria-label": `Copy ${code}`}, "copy");
  button.addEventListener("click", async () => {
    const done = await copied(code);
    button.textContent = done ? "copied" : "select and copy it";
    setTimeout(() => button.replaceChildren("copy"), COPIED_MILLIS);
  });
  return element("span", {class: "gw-code"}, element("code", {}, code), button);
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is in the clipboard now
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text); // Only there on a local or an encrypted connection.
    return true;
  } catch (error) {
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.className = "gw-unseen";
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/**
 * @param {import("./history.js").Action[]} actions
 * @returns {(Node | string)[]}
 */
function actionsOf(actions) {
  return actions.length === 0 ? [] : [element("ul", {class: "gw-plain"}, ...actions.map((action) => element(
    "li", {"data-outcome": action.outcome}, badge(action.outcome, action.outcome),
    `${action.description}${action.iteration < 0 ? " at the end" : ` after iteration ${formatCount(action.iteration)}`}`
      + `${action.detail ? ` (${action.detail})` : ""}`,
  )))];
}

/**
 * Gravest first, among equals the latest first.
 *
 * @param {Incident[]} incidents
 */
function bySeverity(incidents) {
  return [...incidents].sort(
    (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.id - a.id,
  );
}
