// Takes the pictures of README and docs/dashboard.md from a demo of its own: `node dashboard/screenshots.mjs`, after `cargo build`,
// `npm ci` in tests/browser, and with Debian's packages chromium and fonts-inter.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ROOT, launchChromium, startServer, stopServer } from '../tests/browser/server.mjs';

const OUT = path.join(ROOT, 'docs/images');

/** `act`: what to do before the picture is taken. */
const PICTURES = [
  { name: 'dashboard-light', width: 1280, height: 1330, colorScheme: 'light', address: '/', act: (page) => hover(page, 0.6) },
  { name: 'dashboard-dark', width: 1280, height: 1330, colorScheme: 'dark', address: '/?measure=cost&split=account' },
  { name: 'dashboard-phone', width: 390, height: 844, colorScheme: 'light', address: '/' },
  { name: 'dashboard-empty', width: 1000, height: 330, colorScheme: 'light', address: '/?model=gpt-mnii' },
  { name: 'dashboard-hardware', width: 1280, height: 640, colorScheme: 'light', address: '/?tab=hardware' },
  { name: 'dashboard-ingestion', width: 1280, height: 620, colorScheme: 'light', address: '/?tab=ingestion', act: sendProbe },
];

/** Rests the pointer on the chart, at a part of its width. */
async function hover(page, part) {
  const { x, y, width, height } = await page.locator('.plot svg').boundingBox();
  await page.mouse.move(x + width * part, y + height * 0.4);
}

async function sendProbe(page) {
  await page.getByRole('button', { name: 'Send a test record' }).click();
  await page.getByRole('status').waitFor();
}

const folder = await mkdtemp(path.join(tmpdir(), 'usage-insights-screenshots-'));
const [browser, demo] = await Promise.all([launchChromium(), startServer(folder, ['demo', '--database', `sqlite://${folder}/demo.db`])]);
try {
  for (const { name, width, height, colorScheme, address, act } of PICTURES) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en-US', timezoneId: 'America/New_York' });
    const page = await context.newPage();
    await page.goto(demo.origin + address);
    await page.locator('.plot .data path, .notice, table').first().waitFor();
    await page.locator('.placeholder, .waiting').first().waitFor({ state: 'detached' });
    await act?.(page);
    await page.screenshot({ path: path.join(OUT, `${name}.png`), animations: 'disabled' });
    await context.close();
    console.log(`docs/images/${name}.png`);
  }
} finally {
  await browser.close();
  await stopServer(demo);
  await rm(folder, { recursive: true });
}
