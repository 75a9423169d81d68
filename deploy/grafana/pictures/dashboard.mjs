// What a dashboard's panels and annotations ask for, and what Prometheus answers. Stands in for Grafana's data source.

/** As in the provisioned data source and prometheus.yml, whose intervals are replaced alike. */
const SCRAPE_SECONDS = 1;

/**
 * A dashboard with the answers to its queries.
 *
 * @param address of Prometheus
 * @param board a dashboard as it lies in deploy/grafana/dashboards
 * @param range {start, end} in seconds since 1970, and the run to show
 */
export async function answers(address, board, { start, end, run }) {
  const step = SCRAPE_SECONDS;
  const chosen = Object.fromEntries(
    board.templating.list
      .filter((variable) => variable.type === 'query')
      .map((variable) => [variable.name, variable.includeAll ? variable.allValue : run]),
  );
  const fill = (query) =>
    query
      .replaceAll('$__rate_interval', `${Math.max(step + SCRAPE_SECONDS, 4 * SCRAPE_SECONDS)}s`)
      .replace(/\$(\w+)/g, (whole, name) => chosen[name] ?? whole);
  const range = async (query) => ask(address, 'query_range', { query: fill(query), start, end, step });
  const now = async (query) => ask(address, 'query', { query: fill(query), time: end });

  const panels = [];
  for (const panel of board.panels) {
    const results = [];
    for (const target of panel.targets ?? []) {
      results.push(await (target.instant ? now : range)(target.expr));
    }
    panels.push({ ...panel, results });
  }
  const annotations = [];
  for (const annotation of board.annotations.list) {
    annotations.push({ ...annotation, result: await range(annotation.expr) });
  }
  return { ...board, panels, annotations, chosen, start, end, step };
}

async function ask(address, path, parameters) {
  const answer = await fetch(`${address}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters) });
  const body = await answer.json();
  if (body.status !== 'success') {
    throw new Error(`${parameters.query}: ${body.error}`);
  }
  return body.data.result;
}
