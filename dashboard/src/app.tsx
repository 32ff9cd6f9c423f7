// The frame of every page: header, notices, and the page of the tab.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { config } from './config';
import { ago, dateTime } from './dates';
import { HardwarePage } from './hardware/page';
import { IngestionPage } from './ingestion/page';
import { liveStatus } from './live';
import { offline } from './sections';
import { endSession, mayAdminister, signOut, status, token, viewer } from './session';
import { SignIn } from './sign_in';
import { show, state, write, type Tab } from './state';
import { setTheme, theme, type Theme } from './theme';
import { Popover } from './ui/controls';
import { Brand, Icon } from './ui/icons';
import { reload, usage } from './usage/data';
import { UsagePage } from './usage/page';

const TABS: { tab: Tab; name: string }[] = [
  { tab: 'usage', name: 'Usage' },
  { tab: 'hardware', name: 'Hardware' },
  { tab: 'ingestion', name: 'Ingestion' },
];
const PAGES: Record<Tab, () => JSX.Element> = { usage: UsagePage, hardware: HardwarePage, ingestion: IngestionPage };
const THEMES: { theme: Theme; name: string }[] = [
  { theme: 'system', name: 'As the system' },
  { theme: 'light', name: 'Light' },
  { theme: 'dark', name: 'Dark' },
];

export function App() {
  const { tab } = state.value;
  const isOpen = status.value === 'open';
  const Page = PAGES[tab];
  useEffect(() => {
    document.title = `${TABS.find((other) => other.tab === tab)?.name} · usage-insights`;
  }, [tab]);
  return (
    <>
      {config.isDevelopment && <p class="environment">Development: open to this machine without sign-in</p>}
      <header class="top">
        <a class="brand" href="/"><Brand /> <span>usage-insights</span></a>
        {isOpen && (
          <nav aria-label="Pages">
            {TABS.filter(({ tab: other }) => other !== 'ingestion' || other === tab || mayAdminister.value).map(({ tab: other, name }) => (
              <a
                key={other}
                href={`/${write({ ...state.value, tab: other })}`}
                aria-current={other === tab ? 'page' : undefined}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                  event.preventDefault();
                  show({ tab: other });
                }}
              >
                {name}
              </a>
            ))}
            {config.graphiql && <a class="wide-only" href={config.graphiql} target="_blank" rel="opener">Explore <Icon name="external" /></a>}
          </nav>
        )}
        <div class="top-end">
          {isOpen && tab === 'usage' && <Freshness />}
          <Popover label={<Icon name="theme" />} name="Appearance and session" class="icon-button" align="end">
            {(close) => (
              <ul class="menu">
                {THEMES.map(({ theme: other, name }) => (
                  <li key={other}><button type="button" aria-pressed={theme.value === other} onClick={() => { setTheme(other); close(); }}>{name}</button></li>
                ))}
                {config.graphiql && <li class="narrow-only"><a href={config.graphiql} target="_blank" rel="opener">Explore the API</a></li>}
                {viewer.value?.subject && (
                  <li class="muted">
                    Signed in as {viewer.value.subject}, {viewer.value.role.toLowerCase()}
                    {viewer.value.expiresAt && <><br />until {dateTime(viewer.value.expiresAt, state.value.timeZone)}</>}
                  </li>
                )}
                <li class="muted">Version {config.version}</li>
                {token.value !== null && isOpen && <li><button type="button" onClick={() => { close(); signOut(); }}>Sign out</button></li>}
              </ul>
            )}
          </Popover>
        </div>
      </header>
      {offline.value && (
        <p class="bar" role="status">
          You are offline, or the server cannot be reached. What is shown was read before.{' '}
          <button type="button" class="link" onClick={() => void reload()}>Try again</button>
        </p>
      )}
      {isOpen && <ExpiryNotice />}
      {isOpen ? <main class={`page ${tab}-page`}><h1 class="hidden">{TABS.find((other) => other.tab === tab)?.name}</h1><Page /></main> : <SignIn />}
    </>
  );
}

const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), 1_000);

/** The last minutes of a session are announced, so that it does not end in the middle of something. */
function ExpiryNotice() {
  const expiresAt = viewer.value?.expiresAt;
  const left = expiresAt == null ? Infinity : Date.parse(expiresAt) - now.value;
  if (left > EXPIRY_NOTICE_MS) return null;
  return (
    <p class="bar" role="status">
      Your session ends {left > 0 ? `in ${Math.ceil(left / 60_000)} min` : 'now'}.{' '}
      <button type="button" class="link" onClick={() => endSession(null)}>Sign in again</button>
    </p>
  );
}

const EXPIRY_NOTICE_MS = 300_000;

/** One line: whether changes arrive, and when the newest record came. */
function Freshness() {
  const through = usage.data.value.insights?.freshness.dataThrough;
  const isLive = liveStatus.value === 'streaming' || liveStatus.value === 'polling';
  if (!usage.data.value.insights) return null;
  const text = through ? `last record ${ago(through, now.value)}` : 'no records';
  return (
    <span class={`freshness ${isLive ? 'live' : ''}`} title={isLive ? 'Changes appear by themselves' : 'The page checks for changes regularly'}>
      <i /><span class="word">{isLive ? 'live' : 'complete'}</span><span class="wide-only"> · {text}</span>
    </span>
  );
}
