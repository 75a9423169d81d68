// Builds the page and takes its picture with a headless Chromium that reaches no network.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const HERE = import.meta.dirname;
const MODULES = path.join(HERE, 'target/node_modules');
const installed = createRequire(path.join(MODULES, 'any'));
const { build } = installed('esbuild');
const { chromium } = installed('playwright-core');

const ORIGIN = 'http://pictures.invalid';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const WIDTH = 1600;
const PAGE =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="/main.css">' +
  '<body style="margin:0"><div id="root"></div><script src="/data.js"></script><script src="/main.js"></script>';

/** Without the code editor, which no panel shows and which is most of the library. */
const withoutEditor = {
  name: 'without-editor',
  setup(build) {
    build.onResolve({ filter: /^(monaco-editor|react-monaco-editor)/ }, () => ({ path: 'nothing', namespace: 'nothing' }));
    build.onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** Bundles the page. */
export async function buildPage() {
  await build({
    entryPoints: [path.join(HERE, 'page/main.jsx')],
    outfile: path.join(HERE, 'target/page/main.js'),
    bundle: true,
    format: 'iife',
    jsx: 'automatic',
    nodePaths: [MODULES],
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'window' },
    loader: { '.woff': 'dataurl', '.woff2': 'dataurl' },
    plugins: [withoutEditor],
    logLevel: 'error',
  });
}

/** Writes a picture of each board: grafana-*.png for the dashboard gradwatch-*. */
export async function drawAll(boards, images) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  try {
    for (const board of boards) {
      const file = path.join(images, board.uid.replace('gradwatch', 'grafana') + '.png');
      await draw(browser, board, file);
      console.error(`Drawn: ${file}`);
    }
  } finally {
    await browser.close();
  }
}

async function draw(browser, board, file) {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 1000 }, timezoneId: 'UTC' });
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.stack));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.route('**/*', serve(board));
  await page.goto(ORIGIN);
  try {
    await page.waitForSelector('body[data-drawn]', { timeout: 30_000 });
  } catch (error) {
    throw new Error(`${board.title} was not drawn: ${complaints.join('\n') || error}`);
  }
  complaints.forEach((complaint) => console.error(`${board.title}: ${complaint}`));
  // Tables leave out what is not in view.
  const height = await page.evaluate(() => document.getElementById('root').scrollHeight);
  await page.setViewportSize({ width: WIDTH, height });
  await page.screenshot({ path: file });
  await page.close();
}

const TYPES = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const WEIGHTS = { Regular: 400, Medium: 500 };

/** The page, its data, and the icons and fonts that Grafana's components load by address. */
function serve(board) {
  const made = {
    '/': ['text/html', PAGE],
    '/data.js': ['text/javascript', `window.board = ${JSON.stringify(board)}`],
  };
  return async (route) => {
    const { pathname } = new URL(route.request().url());
    if (made[pathname]) {
      const [contentType, body] = made[pathname];
      return route.fulfill({ contentType, body });
    }
    try {
      return await route.fulfill({ contentType: TYPES[path.extname(pathname)], body: await readFile(file(pathname)) });
    } catch {
      return route.fulfill({ status: 404, body: '' });
    }
  };
}

function file(pathname) {
  const font = pathname.match(/Inter-(\w+)\.woff2$/);
  if (font) {
    return path.join(MODULES, `@fontsource/inter/files/inter-latin-${WEIGHTS[font[1]]}-normal.woff2`);
  }
  return pathname.startsWith('/public/build/')
    ? path.join(MODULES, '@grafana/ui/dist/public', pathname.slice('/public/build/'.length))
    : path.join(HERE, 'target/page', pathname);
}
