// The token of the reader. It is kept in memory, and in the session storage of the browser only on request.

import { batch, computed, signal } from '@preact/signals';

import { UsageClient, type QueryResult, type RequestOptions, type TypedDocument, type UsageError } from '../../clients/typescript/src/index.js';
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

/** Why the server rejected the token. Null: it has not. */
export const rejection = signal<UsageError | null>(null);

/** Who the server says that the reader is. Null until it has. */
export const viewer = signal<ViewerPartsFragment | null>(null);

/** Whether the reader is a member: it sees its own usage only, and is the only user. */
export const isMember = computed(() => viewer.value?.role === 'MEMBER');

/** Whether the reader may manage the installation. True until the server says who the reader is. */
export const mayAdminister = computed(() => viewer.value?.scopes.includes('ADMIN') ?? true);

const client = new UsageClient({
  url: new URL(config.endpoint, location.href).href,
  token: () => token.value ?? undefined,
  refreshToken: config.embed && (() => requestToken()),
});

/** Ends the session if the server rejected the token. */
function checkToken<R>(result: QueryResult<R>): QueryResult<R> {
  const rejected = result.errors.find(({ isAuthentication }) => isAuthentication);
  if (rejected) endSession(rejected);
  return result;
}

/** Sends a query. If the server rejects the token, the session ends. */
export async function query<R, V>(document: TypedDocument<R, V>, variables: V, options: RequestOptions = {}): Promise<QueryResult<R>> {
  return checkToken(await client.query(document, variables, options));
}

/** Sends a mutation. If the server rejects the token, the session ends. */
export async function mutate<R, V>(document: TypedDocument<R, V>, variables: V): Promise<QueryResult<R>> {
  return checkToken(await client.mutate(document, variables));
}

/** Subscribes to changes of usage. */
export const onUsageChanged = client.onUsageChanged.bind(client);

const forgetters = new Set<() => void>();

/** Calls `forget` when another holder signs in, or the holder signs out: nothing that one has read is shown to the next. */
export function onHolderChange(forget: () => void): void {
  forgetters.add(forget);
}

function forgetAll(): void {
  for (const forget of forgetters) forget();
}

/** A claim by its name, or by its JSON pointer, which begins with a slash. */
function claimOf(claims: unknown, name: string): unknown {
  const path = name.startsWith('/') ? name.slice(1).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')) : [name];
  return path.reduce<unknown>((value, part) => (value as Record<string, unknown> | null | undefined)?.[part], claims);
}

/** What identifies the holder of a token: issuer, subject, account, user and role of a JSON Web Token, or the token itself. */
function holderOf(text: string | null): string | null {
  try {
    const payload = (text ?? '').split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const claims = JSON.parse(atob(payload));
    return JSON.stringify(['iss', ...config.viewerClaims].map((name) => claimOf(claims, name) ?? null));
  } catch {
    return text;
  }
}

/** Signs in. `remember`: until the tab is closed, also over a reload. */
export function signIn(text: string, remember: boolean): void {
  const next = tokenOf(text);
  const isSameHolder = holderOf(next) === holderOf(token.value);
  if (!isSameHolder) forgetAll();
  batch(() => {
    // The same holder may do what it might before. When its new token expires is not known yet.
    viewer.value = isSameHolder && viewer.value ? { ...viewer.value, expiresAt: null } : null;
    token.value = next;
    rejection.value = null;
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
  forgetAll();
  token.value = null;
  viewer.value = null;
  rejection.value = null;
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

/** Ends the session: the server rejected the token, or the reader wants to continue with another one (null). */
export function endSession(rejected: UsageError | null): void {
  batch(() => {
    rejection.value = rejected;
    status.value = token.value === null ? 'signed-out' : 'ended';
  });
}
