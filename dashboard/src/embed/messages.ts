// The messages between the page in a frame and the product that shows it. docs/dashboard.md describes them.

import { signal } from '@preact/signals';

import { config } from '../config';
import { tokenOf } from '../token';

/** What the page sends. None of it is secret: the content security policy admits only the listed products as ancestors. */
type Sent =
  /** The page listens: send the token. */
  | { type: 'usage-insights:ready' }
  /** The server rejected the token: send another. */
  | { type: 'usage-insights:expired' }
  /** The product or the address of the frame has a fault. */
  | { type: 'usage-insights:problem'; message: string }
  /** The height of the content, in CSS pixels. */
  | { type: 'usage-insights:height'; height: number };

/** How long the product may take to send another token. */
const RENEWAL_MS = 30_000;

/** Whether a page of another window shows this one. */
export const isFramed = window.parent !== window;

/** Why the last token that was sent is not used. Null: none was. */
export const ignored = signal<string | null>(null);

const handlers = new Set<(token: string) => void>();

function send(message: Sent): void {
  if (isFramed) window.parent.postMessage(message, '*');
}

/** Tells the product, and the console, what is wrong. */
export function report(message: string): void {
  console.warn(`usage-insights: ${message}`);
  send({ type: 'usage-insights:problem', message });
}

/** Calls `handler` with every token that the product sends. */
export function onToken(handler: (token: string) => void): void {
  handlers.add(handler);
}

/** Asks the product for another token. Undefined: it sent none in time. */
export function requestToken(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const handler = (token: string | undefined) => {
      handlers.delete(handler);
      clearTimeout(timer);
      resolve(token);
    };
    const timer = setTimeout(() => handler(undefined), RENEWAL_MS);
    handlers.add(handler);
    send({ type: 'usage-insights:expired' });
  });
}

/** Why a message with a token must not be used. Null: it may. */
function fault({ origin, source, data }: MessageEvent): string | null {
  if (!config.embed?.origins.includes(origin)) return `a token from \`${origin}\` was ignored, because \`http.embed_origins\` of the server does not list that origin`;
  if (source !== window.parent) return `a token from \`${origin}\` was ignored, because another window than the one around this frame sent it`;
  if (typeof data.token !== 'string' || tokenOf(data.token) === '') return 'a message `usage-insights:token` was ignored, because its `token` is not a text';
  return null;
}

function receive(event: MessageEvent): void {
  if (event.data?.type !== 'usage-insights:token') return;
  ignored.value = fault(event);
  if (ignored.value !== null) {
    report(ignored.value);
    return;
  }
  const token = tokenOf(event.data.token);
  for (const handler of handlers) handler(token);
}

/** Starts to listen, and tells the product so. Also reports the height of the page from now on. */
export function announce(): void {
  addEventListener('message', receive);
  send({ type: 'usage-insights:ready' });
  let height = 0;
  new ResizeObserver(() => {
    const next = Math.ceil(document.body.getBoundingClientRect().height);
    if (next === height) return;
    height = next;
    send({ type: 'usage-insights:height', height });
  }).observe(document.body);
}
