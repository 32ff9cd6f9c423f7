// The token of the reader. It is kept in memory, and in the session storage of the browser only on request.

import { computed, signal } from '@preact/signals';

import { UsageClient } from '../../clients/typescript/src/index.js';
import { config } from './config';
import type { ViewerPartsFragment } from './gql/graphql';

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
  return decodeURIComponent(found[1]);
}

export const token = signal<string | null>(fromFragment() ?? stored());
export const status = signal<SessionStatus>(config.isDevelopment || token.value !== null ? 'open' : 'signed-out');

/** Who the server says that the reader is. Null until it has. */
export const viewer = signal<ViewerPartsFragment | null>(null);

/** Whether the reader may manage the installation. True until the server says who the reader is. */
export const mayAdminister = computed(() => viewer.value?.scopes.includes('ADMIN') ?? true);

export const client = new UsageClient({
  url: new URL(config.endpoint, location.href).href,
  token: () => token.value ?? undefined,
});

/** Signs in. `remember`: until the tab is closed, also over a reload. */
export function signIn(text: string, remember: boolean): void {
  viewer.value = null;
  token.value = text.trim().replace(/^Bearer\s+/i, '');
  status.value = 'open';
  try {
    if (remember) sessionStorage.setItem(KEY, token.value);
    else sessionStorage.removeItem(KEY);
  } catch {
    // A browser without storage: the token is in memory all the same.
  }
}

export function signOut(): void {
  token.value = null;
  viewer.value = null;
  status.value = config.isDevelopment ? 'open' : 'signed-out';
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There is no storage that could hold it.
  }
}

/** The server rejected the token. */
export function endSession(): void {
  status.value = token.value === null ? 'signed-out' : 'ended';
}
