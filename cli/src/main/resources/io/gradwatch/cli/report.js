
"use strict";
/*
 * Draws the page from the data in it. Names and texts come from models: they are only ever set as text, never as HTML.
 * A value that is not finite is never drawn as a number: its place is marked in red and named.
 */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const MOST_LABELS = 12;
  const LABEL_ROWS = 3;
  const HEALTHY_RATIO = [1e-4, 1e-2];

  /* ---- numbers and colours ---- */

  const count = (n) => n.toLocaleString("en-US");
  const span = (first, last) => (first === last ? count(first) : `${count(first)}\u2013${count(last)}`);
  function value(v) {
    if (v === null || v === undefined) {
      return "\u2013";
    }
    if (typeof v === "string") {
      return v;
    }
    const size = Math.abs(v);
    return size !== 0 && (size < 1e-3 || size >= 1e5) ? v.toExponential(2) : String(Number(v.toPrecision(3)));
  }
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const severityColor = (severity) => css(`--${severity}`) || css("--info");

  /* Okabe and Ito (2008), told apart without colour vision too; many layers: viridis, depth reads as brightness. */
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const FEW = [dark ? "#4aa3df" : "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#8a63a8"];
  const DEEP = [[72, 40, 120], [62, 74, 137], [49, 104, 142], [38, 130, 142], [31, 158, 137], [53, 183, 121], [110, 206, 88]];
  const DASHES = [[], [6, 3], [2, 2]];
  function lineStyle(position, all) {
    if (all <= FEW.length) {
      return {color: FEW[position], dash: []};
    }
    const place = (position / (all - 1)) * (DEEP.length - 1);
    const low = Math.min(Math.floor(place), DEEP.length - 2);
    const rgb = DEEP[low]
      .map((from, c) => from + (place - low) * (DEEP[low + 1][c] - from))
      .map((c) => Math.round(dark ? c + 0.35 * (255 - c) : c));
    return {color: `rgb(${rgb.join(", ")})`, dash: DASHES[position % DASHES.length]};
  }

  const layers = data.layers.map((layer, index) => ({...layer, index})).filter((layer) => layer.trainable);
  const hidden = new Set();

  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes).forEach(([name, v]) => made.setAttribute(name, v));
    return made;
  }

  /* ---- what is drawn over the lines ---- */

  /* Iterations in which a visible line was not finite. */
  function badSpans(series) {
    const spans = [];
    let open = null;
    for (let i = 0; i < data.points.first.length; i++) {
      const kinds = series.map((s) => s.values.bad[i]).filter(Boolean);
      if (kinds.length === 0) {
        open = null;
        continue;
      }
      if (!open) {
        open = {first: data.points.first[i], kind: "Infinity", names: new Set()};
        spans.push(open);
      }
      open.last = data.points.last[i];
      open.kind = kinds.includes("NaN") ? "NaN" : open.kind;
      series.filter((s) => s.values.bad[i]).forEach((s) => open.names.add(s.name));
    }
    return spans;
  }

  function tag(ctx, text, middle, top, color, area) {
    const width = ctx.measureText(text).width + 8;
    const left = Math.min(Math.max(middle - width / 2, area.left), area.right - width);
    ctx.fillStyle = color;
    ctx.fillRect(left, top, width, 15);
    ctx.fillStyle = css("--card");
    ctx.fillText(text, left + width / 2, top + 8);
    return [left, left + width];
  }

  const overlay = {
    id: "overlay",
    beforeDatasetsDraw(chart) {
      const options = chart.gradwatch || {};
      if (!options.band) {
        return;
      }
      const {ctx, chartArea, scales} = chart;
      const top = Math.max(scales.y.getPixelForValue(options.band[1]), chartArea.top);
      const bottom = Math.min(scales.y.getPixelForValue(options.band[0]), chartArea.bottom);
      ctx.save();
      ctx.fillStyle = css("--band");
      ctx.fillRect(chartArea.left, top, chartArea.width, bottom - top);
      ctx.fillStyle = css("--good");
      ctx.font = "600 11px sans-serif";
      ctx.fillText("healthy: 1e-4 to 1e-2", chartArea.left + 6, bottom - 6);
      ctx.restore();
    },
    afterDatasetsDraw(chart) {
      const options = chart.gradwatch || {};
      const {ctx, chartArea, scales} = chart;
      ctx.save();
      ctx.font = "600 11px sans-serif";
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      const rows = Array(LABEL_ROWS).fill(-Infinity);
      const inView = (options.marks || [])
        .map((mark) => ({mark, x: scales.x.getPixelForValue(mark.at)}))
        .filter(({x}) => x >= chartArea.left - 1 && x <= chartArea.right + 1);
      ctx.lineWidth = 1.5;
      for (const {mark, x} of inView) {
        ctx.strokeStyle = mark.color();
        ctx.setLineDash(mark.dash);
        ctx.beginPath();
        ctx.moveTo(x, chartArea.top);
        ctx.lineTo(x, chartArea.bottom);
        ctx.stroke();
      }
      for (const {mark, x} of inView) {
        const half = ctx.measureText(mark.label).width / 2 + 5;
        const row = rows.findIndex((right) => Math.max(x - half, chartArea.left) > right);
        if (mark.label && row >= 0) {
          const top = mark.atBottom ? chartArea.bottom - 17 * (row + 1) : chartArea.top + 2 + 17 * row;
          rows[row] = tag(ctx, mark.label, x, top, mark.color(), chartArea)[1];
        }
      }
      let labelled = -Infinity;
      for (const bad of options.bad || []) {
        const left = Math.max(chartArea.left, scales.x.getPixelForValue(bad.first) - 2);
        const right = Math.min(chartArea.right, Math.max(scales.x.getPixelForValue(bad.last) + 2, left + 4));
        ctx.fillStyle = css("--bad-strip");
        ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
        ctx.fillStyle = css("--critical");
        ctx.fillRect(left, chartArea.top - 4, right - left, 4);
        const half = ctx.measureText(bad.kind).width / 2 + 4;
        if (Math.max((left + right) / 2 - half, chartArea.left) > labelled) {
          labelled = tag(ctx, bad.kind, (left + right) / 2, chartArea.top - 19, css("--critical"), chartArea)[1];
        }
      }
      ctx.restore();
    },
  };

  function incidentMarks() {
    return data.incidents.map((incident, place) => ({
      at: incident.first,
      color: () => severityColor(incident.severity),
      dash: [],
      label: place < MOST_LABELS ? `#${incident.id} ${incident.rule}` : "",
    }));
  }

  function actionMarks() {
    const byIteration = new Map();
    data.actions.forEach((action) => byIteration.set(action.iteration, [...(byIteration.get(action.iteration) || []), action.name]));
    return [...byIteration].map(([at, names], place) => ({
      at,
      color: () => css("--action"),
      dash: [4, 4],
      atBottom: true,
      label: place >= MOST_LABELS ? "" : names.length === 1 ? names[0] : `${names.length} actions`,
    }));
  }

  /* ---- charts ---- */

  /* A point that stands for several iterations is drawn at its lowest and at its highest value. */
  function points(values) {
    const drawn = [];
    data.points.first.forEach((first, i) => {
      const low = values.low[i];
      const high = values.high ? values.high[i] : low;
      drawn.push({x: first, y: low === null ? NaN : low});
      if (data.points.last[i] !== first) {
        drawn.push({x: data.points.last[i], y: high === null ? NaN : high});
      }
    });
    return drawn;
  }

  /* Whole powers of ten around everything that is drawn; zeros lie on the lower edge and are named below the chart. */
  function decades(values, band) {
    let low = band ? band[0] / 10 : Infinity;
    let high = band ? band[1] * 10 : -Infinity;
    values.filter((y) => y > 0).forEach((y) => {
      low = Math.min(low, y);
      high = Math.max(high, y);
    });
    if (low > high) {
      return [0.1, 10];
    }
    const floor = Math.floor(Math.log10(low) + 1e-9);
    return [Math.max(10 ** floor, 1e-307), Math.min(10 ** Math.max(Math.ceil(Math.log10(high) - 1e-9), floor + 1), 1e307)];
  }

  function ticksAtDecades(scale) {
    const from = Math.round(Math.log10(scale.min));
    const to = Math.round(Math.log10(scale.max));
    const step = Math.max(1, Math.ceil((to - from) / 8));
    scale.ticks = [];
    for (let exponent = from; exponent <= to; exponent += step) {
      scale.ticks.push({value: 10 ** exponent, major: true});
    }
  }
  function power(v) {
    const exponent = Math.round(Math.log10(v));
    return exponent >= -2 && exponent <= 3 ? String(Number(v.toPrecision(1))) : `1e${exponent}`;
  }

  const charts = [];

  function axes(logarithmic, yTitle, xTitle) {
    const common = {
      title: {display: true, text: yTitle, color: () => css("--soft")},
      grid: {color: () => css("--grid")},
    };
    return {
      x: {
        type: "linear",
        title: {display: true, text: xTitle, color: () => css("--soft")},
        ticks: {precision: 0, maxRotation: 0, color: () => css("--soft"), callback: (v) => count(v)},
        grid: {color: () => css("--grid")},
      },
      y: logarithmic
        ? {...common, type: "logarithmic", afterBuildTicks: ticksAtDecades, ticks: {color: () => css("--soft"), callback: power}}
        : {...common, type: "linear", grace: "5%", ticks: {color: () => css("--soft"), callback: (v) => value(v)}},
    };
  }

  function lineChart(id, yTitle, {band, marks, logarithmic}) {
    const chart = new Chart(byId(id), {
      type: "line",
      data: {datasets: []},
      options: {
        animation: false,
        normalized: true,
        parsing: false,
        maintainAspectRatio: false,
        layout: {padding: {top: 22}},
        interaction: {mode: "nearest", axis: "x", intersect: false},
        scales: axes(logarithmic, yTitle, "iteration"),
        plugins: {
          legend: {display: false},
          tooltip: {
            filter: (item, i) => i < 12,
            callbacks: {
              title: (items) => (items.length ? `iteration ${count(items[0].parsed.x)}` : ""),
              label: (item) => `${item.dataset.label}: ${value(item.parsed.y)}`,
            },
          },
        },
      },
      plugins: [overlay],
    });
    /* Not among the options, which Chart.js wraps. */
    chart.gradwatch = {band, marks, bad: []};
    charts.push(chart);
    return chart;
  }

  function show(chart, id, series, {band, logarithmic, fromZero}) {
    const few = data.points.first.length === 1;
    chart.data.datasets = series.map((s) => ({
      label: s.name,
      data: points(s.values),
      borderColor: s.style.color,
      backgroundColor: s.style.color,
      borderDash: s.style.dash,
      borderWidth: 1.5,
      pointRadius: few ? 3 : 0,
      pointHitRadius: 6,
    }));
    const x = chart.options.scales.x;
    x.min = data.points.first[0];
    x.max = Math.max(data.points.last[data.points.last.length - 1], x.min + 1);
    const drawn = chart.data.datasets.flatMap((d) => d.data.map((p) => p.y));
    if (fromZero && !logarithmic) {
      chart.options.scales.y.beginAtZero = true;
    }
    if (logarithmic) {
      [chart.options.scales.y.min, chart.options.scales.y.max] = decades(drawn, band);
    }
    const bad = badSpans(series);
    chart.gradwatch.bad = bad;
    chart.update("none");
    tellBad(byId(`${id}-bad`), bad, series);
    const zero = byId(`${id}-zero`);
    if (zero) {
      const names = series.filter((s) => s.values.low.some((v) => v === 0)).map((s) => s.name);
      zero.hidden = names.length === 0;
      zero.textContent = `Exactly zero at times, drawn on the lower edge: ${listed(names)}.`;
    }
  }

  function listed(names) {
    return names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : names.join(", ");
  }

  function tellBad(target, bad, series) {
    target.hidden = bad.length === 0;
    if (bad.length === 0) {
      return;
    }
    const shown = bad.slice(0, 5).map((b) => span(b.first, b.last)).join(", ");
    const more = bad.length > 5 ? ` and ${bad.length - 5} more times` : "";
    const names = [...new Set(bad.flatMap((b) => [...b.names]))];
    const where = series.length === 1 ? "" : names.length === series.length ? " in all layers" : ` in ${listed(names)}`;
    const exact = data.perPoint > 1 ? `, to within ${count(data.perPoint)} iterations` : "";
    target.textContent = `NaN or infinite (red)${exact}: iteration ${shown}${more}${where}.`;
  }

  function layerSeries(quantity) {
    return layers
      .map((layer, position) => ({
        name: layer.name,
        index: layer.index,
        values: data.points[quantity][layer.index],
        style: lineStyle(position, layers.length),
      }))
      .filter((s) => !hidden.has(s.index));
  }

  const marks = incidentMarks();
  const actions = actionMarks();
  const both = [...marks, ...actions];
  const NORMS = {logarithmic: true, marks};
  const RATIOS = {logarithmic: true, band: HEALTHY_RATIO, marks};
  /* Two powers of ten apart: too much for a linear axis. */
  function isWide(values) {
    const all = [...values.low, ...(values.high || [])].filter((v) => v !== null);
    return all.every((v) => v > 0) && Math.max(...all) > 100 * Math.min(...all);
  }
  const SCORE = {logarithmic: isWide(data.points.score), marks: both};
  const RATE = {logarithmic: isWide(data.points.rate), marks: both, fromZero: true};
  let normsChart, ratiosChart, depthChart;

  function showLayers() {
    show(normsChart, "norms", layerSeries("norms"), NORMS);
    show(ratiosChart, "ratios", layerSeries("ratios"), RATIOS);
  }

  function single(id, name, values, options) {
    const chart = lineChart(id, name, options);
    show(chart, id, [{name, values, style: lineStyle(0, 1)}], options);
  }

  /* ---- depth profile ---- */

  function showDepth(position) {
    const profile = data.profiles[position];
    byId("depth-iteration").textContent = count(profile.iteration);
    byId("depth-slider").value = position;
    byId("depth-slider").setAttribute("aria-valuetext", `iteration ${profile.iteration}`);
    const weighted = layers.filter((layer) => profile.rms[layer.index] !== null);
    depthChart.data.labels = weighted.map((layer) => layer.name);
    const rms = weighted.map((layer) => profile.rms[layer.index]);
    depthChart.data.datasets = [{
      label: "RMS gradient",
      data: rms.map((v) => (typeof v === "string" ? NaN : v)),
      borderColor: FEW[0],
      backgroundColor: FEW[0],
      borderWidth: 2,
      pointRadius: 4,
      spanGaps: false,
    }];
    depthChart.gradwatch = rms.map((v) => (typeof v === "string" ? v : null));
    depthChart.update("none");
    const bad = weighted.filter((layer) => typeof profile.rms[layer.index] === "string");
    byId("depth-bad").hidden = bad.length === 0;
    byId("depth-bad").textContent = `NaN or infinite (red): ${listed(bad.map((l) => `${l.name} ${profile.rms[l.index]}`))}.`;
    const zero = weighted.filter((layer) => profile.rms[layer.index] === 0);
    const slope = profile.decades === null
      ? "Too few finite layers for a slope."
      : `${profile.decades < 0 ? "The gradient grows" : "The gradient shrinks"} by ${value(Math.abs(profile.decades))} powers of ten per layer on its way back to the input.`;
    byId("depth-note").textContent = slope + (zero.length ? ` Exactly zero, not drawn: ${listed(zero.map((l) => l.name))}.` : "");
  }

  /* Marks layers whose gradient is no number. */
  const places = {
    id: "places",
    afterDatasetsDraw(chart) {
      const {ctx, chartArea, scales} = chart;
      ctx.save();
      ctx.font = "600 11px sans-serif";
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      (chart.gradwatch || []).forEach((kind, i) => {
        if (kind) {
          const x = scales.x.getPixelForValue(i);
          ctx.fillStyle = css("--bad-strip");
          ctx.fillRect(x - 8, chartArea.top, 16, chartArea.height);
          tag(ctx, kind, x, chartArea.top - 19, css("--critical"), {left: 0, right: chart.width});
        }
      });
      ctx.restore();
    },
  };

  /* Called by Chart.js as a method of the axis. */
  function shortLabel(index) {
    const label = this.getLabelForValue(index);
    return label.length > 16 ? `${label.slice(0, 15)}\u2026` : label;
  }

  function makeDepth() {
    const all = data.profiles.flatMap((p) => p.rms).filter((v) => typeof v === "number");
    const [min, max] = decades(all);
    depthChart = new Chart(byId("depth"), {
      type: "line",
      data: {labels: [], datasets: []},
      options: {
        animation: false,
        maintainAspectRatio: false,
        layout: {padding: {top: 22}},
        scales: {
          x: {...axes(true, "", "layer, from input to output").x, type: "category", offset: true,
            ticks: {color: () => css("--soft"), maxRotation: 60, callback: shortLabel}},
          y: {...axes(true, "RMS gradient of the weights", "").y, min, max},
        },
        plugins: {
          legend: {display: false},
          tooltip: {callbacks: {label: (item) => value(item.parsed.y)}},
        },
      },
      plugins: [places],
    });
    charts.push(depthChart);
    const slider = byId("depth-slider");
    slider.max = data.profiles.length - 1;
    slider.addEventListener("input", () => showDepth(Number(slider.value)));
    data.incidents.slice(0, 8).forEach((incident) => {
      const button = element("button", `#${incident.id} ${incident.rule} at ${count(incident.first)}`, {type: "button"});
      button.addEventListener("click", () => showDepth(nearest(incident.first)));
      byId("depth-jumps").append(button);
    });
    const worst = data.incidents.find((incident) => incident.open) || data.incidents[0];
    showDepth(worst ? nearest(worst.first) : data.profiles.length - 1);
  }

  function nearest(iteration) {
    let best = 0;
    data.profiles.forEach((profile, i) => {
      if (Math.abs(profile.iteration - iteration) <= Math.abs(data.profiles[best].iteration - iteration)) {
        best = i;
      }
    });
    return best;
  }

  /* ---- words ---- */

  function head() {
    byId("trace").textContent = data.trace;
    const worker = data.worker === "0" ? "" : `, worker ${data.worker}`;
    byId("run").textContent = `${data.run} (${data.model}${worker})`;
    byId("state").textContent = data.state;
    byId("status").dataset.mood = data.mood;
    data.notes.forEach((note) => byId("notes").append(element("li", `${note}.`)));
    byId("notes").hidden = data.notes.length === 0;
    const skipped = Object.entries(data.stepCounts).map(([kind, n]) => `${count(n)} ${kind}`).join(", ");
    const end = data.points.first.length - 1;
    const score = data.points.score;
    const tiles = [
      ["Iterations", count(data.iterations)],
      ["Last score", end < 0 ? null : score.bad[end] || (score.high || score.low)[end]],
      ["Layers trained", count(layers.length)],
      ["Incidents", count(data.incidents.length)],
      ["Actions", count(data.actionCount)],
      ["Guarded steps", skipped || "0"],
    ];
    tiles.forEach(([name, v]) => {
      const box = document.createElement("div");
      const shown = element("dd", typeof v === "number" || v === null ? value(v) : v);
      shown.classList.toggle("bad", v === "NaN" || v === "Infinity");
      box.append(element("dt", name), shown);
      byId("tiles").append(box);
    });
    if (data.perPoint > 1) {
      byId("points-note").textContent = `Each point of a line stands for ${count(data.perPoint)} iterations and is drawn at their lowest and highest value: no spike is lost.`;
    }
    const labelled = marks.length > MOST_LABELS || actions.length > MOST_LABELS ? ` Only the first ${MOST_LABELS} are named.` : "";
    if (both.length) {
      byId("marks-note").textContent = `Solid lines: the first iteration of an incident. Dashed lines: actions.${labelled}`;
    }
    if (data.others.length) {
      byId("others").hidden = false;
      byId("others").textContent = `The trace has other runs too: ${data.others.join("; ")}. Choose with --run and --worker.`;
    }
  }

  function legend() {
    layers.forEach((layer, position) => {
      const style = lineStyle(position, layers.length);
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      Object.entries({width: 22, height: 10, "aria-hidden": "true"}).forEach(([n, v]) => svg.setAttribute(n, v));
      const stroke = document.createElementNS("http://www.w3.org/2000/svg", "line");
      Object.entries({x1: 0, y1: 5, x2: 22, y2: 5, stroke: style.color, "stroke-width": 3, "stroke-dasharray": style.dash.join(" ")})
        .forEach(([n, v]) => stroke.setAttribute(n, v));
      svg.append(stroke);
      const what = [layer.type, layer.activation].filter(Boolean).join(", ");
      const button = element("button", "", {type: "button", "aria-pressed": "true", title: `${layer.name}: ${what}`});
      button.append(svg, element("span", layer.name));
      button.addEventListener("click", () => {
        const show = hidden.delete(layer.index);
        if (!show) {
          hidden.add(layer.index);
        }
        button.setAttribute("aria-pressed", String(show));
        showLayers();
      });
      const item = document.createElement("li");
      item.append(button);
      byId("legend").append(item);
    });
  }

  function badge(kind) {
    return element("span", kind, {class: "badge", "data-kind": kind});
  }

  function incidents() {
    const list = byId("incidents");
    byId("incident-count").textContent = data.incidents.length ? `(${count(data.incidents.length)})` : "";
    byId("no-incidents").hidden = data.incidents.length > 0;
    data.incidents.forEach((incident) => {
      const item = document.createElement("li");
      item.dataset.severity = incident.severity;
      const title = document.createElement("h3");
      const when = incident.open
        ? `since iteration ${count(incident.first)}, still open`
        : `from iteration ${count(incident.first)}, resolved at ${count(incident.resolved)}`;
      const where = incident.layers.length ? ` in ${listed(incident.layers)}` : "";
      title.append(badge(incident.severity), badge(incident.open ? "open" : "resolved"), `#${incident.id} ${incident.rule}${where} ${when}`);
      const facts = document.createElement("dl");
      const fact = (name, text) => text && facts.append(element("dt", name), element("dd", text));
      fact("Evidence", incident.evidence);
      fact("Probable cause", incident.cause);
      fact("Remedy", incident.remedy);
      if (incident.symptoms.length > 1) {
        const chain = document.createElement("ol");
        incident.symptoms.forEach((s) => chain.append(element("li", `iteration ${span(s.first, s.last)}: ${s.rule} (${s.severity}): ${s.evidence}`)));
        const cell = document.createElement("dd");
        cell.append(chain);
        facts.append(element("dt", "Chain"), cell);
      }
      item.append(title, facts);
      list.append(item);
    });
  }

  function rows(table, none, items, cells) {
    byId(none).hidden = items.length > 0;
    byId(table).hidden = items.length === 0;
    items.forEach((item) => {
      const row = document.createElement("tr");
      cells(item).forEach((cell) => {
        const td = document.createElement("td");
        td.append(cell);
        row.append(td);
      });
      byId(table).tBodies[0].append(row);
    });
  }

  function tables() {
    byId("action-count").textContent = data.actionCount ? `(${count(data.actionCount)}${data.actionCount > data.actions.length ? `, the first ${count(data.actions.length)} listed` : ""})` : "";
    rows("actions", "no-actions", data.actions, (a) => {
      const outcome = document.createElement("span");
      outcome.append(badge(a.outcome), a.because);
      return [count(a.iteration), a.words, a.reason, outcome];
    });
    const total = Object.values(data.stepCounts).reduce((sum, n) => sum + n, 0);
    byId("step-count").textContent = total ? `(${count(total)})` : "";
    rows("steps", "no-steps", data.steps, (s) => [span(s.first, s.last), s.kind, s.reason]);
  }

  head();
  legend();
  incidents();
  tables();
  if (data.points.first.length > 0) {
    normsChart = lineChart("norms", "gradient norm", NORMS);
    ratiosChart = lineChart("ratios", "update norm / parameter norm", RATIOS);
    showLayers();
    single("score", "score", data.points.score, SCORE);
    single("rate", "learning rate", data.points.rate, RATE);
    makeDepth();
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach((chart) => chart.update("none")));
})();
