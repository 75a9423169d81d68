// The real Prometheus and the real trainings, each a child process that ends with this one.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MILLIS = 60_000;
const RUNS = 4;
const LOG = path.join(import.meta.dirname, 'target/trainings.log');

/** Starts Prometheus with deploy/prometheus/prometheus.yml, but scrapes each second, and returns its address. */
export async function startPrometheus(root, folder, running) {
  const deploy = path.join(root, 'deploy/prometheus');
  const targets = path.join(folder, 'targets');
  await mkdir(targets);
  const port = await freePort();
  const config = path.join(folder, 'prometheus.yml');
  await writeFile(
    config,
    (await readFile(path.join(deploy, 'prometheus.yml'), 'utf8'))
      .replaceAll('15s', '1s')
      .replace('- gradwatch.rules.yml', `- ${path.join(deploy, 'gradwatch.rules.yml')}`)
      .replace('[127.0.0.1:9093]', '[]')
      .replace('[127.0.0.1:9464]', '[]')
      .replace('/var/lib/gradwatch/targets', targets),
  );
  const address = `http://127.0.0.1:${port}`;
  const child = start(running, path.join(folder, 'prometheus.log'), 'prometheus', [
    `--config.file=${config}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--storage.tsdb.path=${path.join(folder, 'series')}`,
  ]);
  const deadline = Date.now() + PATIENCE_MILLIS;
  while (!(await isReady(address))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error('Prometheus did not start: ' + (await readFile(path.join(folder, 'prometheus.log'), 'utf8')));
    }
    await sleep(100);
  }
  return address;
}

/** Starts Trainings.java, which announces itself to that Prometheus. */
export async function startTrainings(root, folder, running) {
  const samples = path.join(root, 'samples/target');
  const classpath = (await readFile(path.join(samples, 'demo.classpath'), 'utf8')).trim();
  const java = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin/java') : 'java';
  start(running, LOG, java, [
    '-Xmx1g',
    '-cp',
    `${path.join(samples, 'classes')}:${classpath}`,
    path.join(import.meta.dirname, 'Trainings.java'),
    path.join(folder, 'targets'),
  ]);
}

/** Waits until Prometheus has seen all trainings. */
export async function awaitRuns(address) {
  const query = new URLSearchParams({ query: 'count(gradwatch_iteration)' });
  const deadline = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    const { data } = await (await fetch(`${address}/api/v1/query?${query}`)).json();
    if (Number(data.result[0]?.value[1]) === RUNS) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`the trainings were not seen; see ${LOG}`);
    }
    await sleep(200);
  }
}

function start(running, log, program, options) {
  const out = openSync(log, 'w');
  const child = spawn(program, options, { stdio: ['ignore', out, out] });
  closeSync(out);
  child.over = new Promise((resolve) => {
    child.on('exit', resolve);
    child.on('error', resolve);
  });
  process.once('exit', () => child.kill());
  running.push(child);
  return child;
}

async function isReady(address) {
  try {
    return (await fetch(`${address}/-/ready`)).ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
