// From trainings to pictures: start, wait, ask, draw, stop.
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answers } from './dashboard.mjs';
import { awaitRuns, startPrometheus, startTrainings } from './servers.mjs';
import { buildPage, drawAll } from './pictures.mjs';

/** Long enough for the bad data, what the autopilot does about it, and some calm after it. */
const SECONDS = Number(process.env.PICTURES_SECONDS ?? 80);

const root = path.resolve(process.argv[2]);
const last = path.join(import.meta.dirname, 'target/answers.json');
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => process.exit(1));
}
await buildPage();
if (!process.argv.includes('--again')) {
  await writeFile(last, JSON.stringify(await trainAndAsk()));
}
await drawAll(JSON.parse(await readFile(last, 'utf8')), path.join(root, 'docs/images'));

async function trainAndAsk() {
  const folder = await mkdtemp(path.join(tmpdir(), 'gradwatch-pictures-'));
  const running = [];
  try {
    const prometheus = await startPrometheus(root, folder, running);
    await startTrainings(root, folder, running);
    await awaitRuns(prometheus);
    const start = Date.now() / 1000;
    console.error(`Training for ${SECONDS} s, scraped by ${prometheus} ...`);
    await sleep(SECONDS * 1000);
    return await ask(prometheus, { start, end: Date.now() / 1000, run: 'unscaled-files' });
  } finally {
    for (const child of running.reverse()) {
      child.kill();
      await child.over;
    }
    await rm(folder, { recursive: true, force: true });
  }
}

async function ask(prometheus, range) {
  const dashboards = path.join(root, 'deploy/grafana/dashboards');
  const boards = [];
  for (const name of (await readdir(dashboards)).sort()) {
    const board = JSON.parse(await readFile(path.join(dashboards, name), 'utf8'));
    boards.push(await answers(prometheus, board, range));
  }
  return boards;
}
