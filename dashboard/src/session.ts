// The token of the reader. It is kept in memory, and in the session storage of the browser only on request.

import { batch, computed, signal } from '@preact/signals';

import { UsageClient } from '../../clients/typescript/src/index.js';
import { config } from './config';
import { onToken, requestToken } from './embed/messages';
import type { ViewerPartsFragment } from './gql/graphql';
import { tokenOf } from './token';

const KEY = 'usage-insights.token';

/** `ended`: the server rejected the token. */
export type SessionStatus = 'open' | 'signed-out' | 'ended';

function stored(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** A token in the fragment of the address, which is removed before anything else can read or share it. */
function fromFragment(): string | null {
  const found = /^#token=([^&]+)$/.exec(location.hash);
  if (!found?.[1]) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
  return tokenOf(decodeURIComponent(found[1]));
}

// A frame has the token of the product that shows it, not that of the dashboard in the same tab.
export const token = signal<string | null>(fromFragment() ?? (config.embed ? null : stored()));
export const status = signal<SessionStatus>(config.isDevelopment || token.value !== null ? 'open' : 'signed-out');

/** Who the server says that the reader is. Null until it has. */
export const viewer = signal<ViewerPartsFragment | null>(null);

/** Whether the reader may manage the installation. True until the server says who the reader is. */
export const mayAdminister = computed(() => viewer.value?.scopes.includes('ADMIN') ?? true);

export const client = new UsageClient({
  url: new URL(config.endpoint, location.href).href,
  token: () => token.value ?? undefined,
  refreshToken: config.embed && (() => requestToken()),
});

const forgetters = new Set<() => void>();

/** Calls `forget` when another holder signs in, or the holder signs out: nothing that one has read is shown to the next. */
export function onHolderChange(forget: () => void): void {
  forgetters.add(forget);
}

/** What identifies the holder of a token: the claims of a JSON Web Token except its times, or the token itself. */
function holderOf(text: string | null): string | null {
  try {
    const payload = (text ?? '').split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const { iat, exp, nbf, jti, ...claims } = JSON.parse(atob(payload));
    return JSON.stringify(claims);
  } catch {
    return text;
  }
}

/** Signs in. `remember`: until the tab is closed, also over a reload. */
export function signIn(text: string, remember: boolean): void {
  const next = tokenOf(text);
  if (holderOf(next) !== holderOf(token.value)) for (const forget of forgetters) forget();
  batch(() => {
    viewer.value = null;
    token.value = next;
    status.value = 'open';
  });
  if (config.embed) return;
  try {
    if (remember) sessionStorage.setItem(KEY, next);
    else sessionStorage.removeItem(KEY);
  } catch {
    // A browser without storage: the token is in memory all the same.
  }
}

export function signOut(): void {
  for (const forget of forgetters) forget();
  token.value = null;
  viewer.value = null;
  status.value = config.isDevelopment ? 'open' : 'signed-out';
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There is no storage that could hold it.
  }
}

if (config.embed) onToken((text) => signIn(text, false));

// GraphiQL, in a tab that this page opened, asks for the token before each request. Other origins get none.
addEventListener('message', ({ origin, source, data }: MessageEvent) => {
  if (config.embed || origin !== location.origin || data?.type !== 'usage-insights:graphiql') return;
  (source as Window | null)?.postMessage({ type: 'usage-insights:token', token: token.value }, location.origin);
});

/** The server rejected the token. */
export function endSession(): void {
  status.value = token.value === null ? 'signed-out' : 'ended';
}
