// How long the first chart takes, from the request of the page to its painted bars: `node tests/browser/first_chart.mjs` after
// `cargo build --release`. The page comes from a demo of its own over 100 Mbit/s with a round trip of 20 ms, without a cache, on a
// processor that is slowed down 4 times. Prints milliseconds; `RUNS` is the number of visits.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { launchChromium, startServer, stopServer } from './server.mjs';

const RUNS = Number(process.env.RUNS ?? 7);
const SLOWDOWN = 4;
const BYTES_PER_SECOND = 100_000_000 / 8;
const ROUND_TRIP_MS = 20;

/** Runs in the page: notes when the chart has its first bar, after the frame with it has been painted. */
function observe() {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('.plot .data path:not([d=""])')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (window.firstChartMs = performance.now())));
  });
  observer.observe(document, { childList: true, subtree: true, attributes: true });
}

async function visit(browser, origin) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', {
    offline: false, latency: ROUND_TRIP_MS, downloadThroughput: BYTES_PER_SECOND, uploadThroughput: BYTES_PER_SECOND,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.addInitScript(observe);
  await page.goto(origin);
  await page.waitForFunction(() => window.firstChartMs !== undefined);
  const times = await page.evaluate(() => {
    const request = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/graphql'));
    return { script: request.startTime, answer: request.responseEnd, chart: window.firstChartMs };
  });
  await context.close();
  return times;
}

const folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-first-chart-'));
const [browser, demo] = await Promise.all([launchChromium(), startServer(folder, ['demo', '--database', `sqlite://${folder}/demo.db`])]);
try {
  const visits = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { script, answer, chart } = await visit(browser, demo.origin);
    visits.push(chart);
    console.log(`${chart.toFixed(0)} ms: request sent at ${script.toFixed(0)}, answered at ${answer.toFixed(0)}`);
  }
  visits.sort((left, right) => left - right);
  console.log(`median ${visits[Math.floor(RUNS / 2)].toFixed(0)} ms, best ${visits[0].toFixed(0)} ms`);
} finally {
  await browser.close();
  await stopServer(demo);
  await rm(folder, { recursive: true });
}
