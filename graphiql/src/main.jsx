import { createRoot } from 'react-dom/client';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-sse';
import * as monaco from 'monaco-graphql/esm/monaco-editor.js';
import 'graphiql/style.css';
import './page.css';

// The editor's workers lie beside this script.
const base = document.currentScript.src;
globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    const name = label === 'json' || label === 'graphql' ? label : 'editor';
    return new Worker(new URL(`${name}.worker.js`, base));
  },
};

// Long lines continue in the next one, and half a window has space for most.
monaco.editor.onDidCreateEditor((editor) => editor.updateOptions({ wordWrap: 'on', fontSize: 14 }));

const config = JSON.parse(document.getElementById('graphiql-config').textContent);

// Days of all tabs begin in the reader's time zone.
const readerZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
const examples = (config.tabs ?? []).map((tab) =>
  tab.query.includes('$timeZone') ? { ...tab, variables: JSON.stringify({ timeZone: readerZone }, null, 2) } : tab,
);

// An operation in the fragment of the address, as the dashboard links to one: `#query=…&variables=…`. It is removed, so that a reload
// shows what was edited since.
function linkedOperation() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const query = parameters.get('query');
  if (!query) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return { query, variables: parameters.get('variables') ?? '' };
}

const linked = linkedOperation();
const tabs = linked ? [linked, ...examples] : examples;

// On load GraphiQL fills the editors from its own storage alone: the variables and headers of the
// first default tab would stay hidden until the visitor changes tabs. So hand it the active tab.
function activeTab(persistHeaders) {
  if (linked) return { initialQuery: linked.query, initialVariables: linked.variables };
  try {
    const stored = JSON.parse(localStorage.getItem('graphiql:tabState'));
    if (Array.isArray(stored?.tabs)) {
      const tab = stored.tabs[stored.activeTabIndex];
      return {
        initialQuery: tab.query ?? '',
        initialVariables: tab.variables ?? '',
        initialHeaders: (persistHeaders && tab.headers) || undefined,
      };
    }
  } catch {
    // Unreadable storage: start from the default tabs, as GraphiQL does.
  }
  const [first] = examples;
  return {
    initialQuery: first?.query,
    initialVariables: first?.variables,
    initialHeaders: first?.headers,
  };
}

function Page() {
  // Without this GraphiQL forgets the "Persist headers" setting on every reload.
  const persistHeaders = localStorage.getItem('graphiql:shouldPersistHeaders') === 'true';
  const active = activeTab(persistHeaders);
  return (
    <>
      {config.banner && (
        <div className="banner" role="alert">
          {config.banner}
        </div>
      )}
      <GraphiQL
        fetcher={fetcher}
        defaultTabs={tabs.length ? tabs : undefined}
        defaultHeaders={config.defaultHeaders || undefined}
        isHeadersEditorEnabled
        shouldPersistHeaders={persistHeaders}
        showPersistHeadersSettings
        defaultEditorToolsVisibility={active.initialVariables ? 'variables' : false}
        schemaDescription
        {...active}
      />
    </>
  );
}

// The dashboard that opened this tab gives its token to each request, so that none is copied by hand. Only a page of the same origin is asked, and only
// its answer is used. The token stays in memory: the browser has given this tab a copy of the dashboard's session storage, which may
// hold it.
if (window.opener) sessionStorage.removeItem('usage-insights.token');
const ANSWER_MS = 1_000;
let dashboardToken = null;

function askDashboard() {
  const { opener } = window;
  if (!opener || opener.closed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ANSWER_MS);
    function done() {
      clearTimeout(timer);
      removeEventListener('message', receive);
      resolve();
    }
    function receive({ origin, source, data }) {
      if (origin !== location.origin || source !== opener || data?.type !== 'usage-insights:token') return;
      dashboardToken = data.token;
      done();
    }
    addEventListener('message', receive);
    opener.postMessage({ type: 'usage-insights:graphiql' }, location.origin);
  });
}

/** The headers of the headers pane, with the dashboard's token if they have none. */
async function withToken(headers = {}) {
  if (Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')) return headers;
  await askDashboard();
  return dashboardToken === null ? headers : { ...headers, authorization: `Bearer ${dashboardToken}` };
}

// Queries and mutations: plain JSON answers, the API has no @defer.
const request = createGraphiQLFetcher({ url: config.endpoint, enableIncrementalDelivery: false });

// Subscriptions: server-sent events, which take the same headers, also when they are opened again. An answer that fails is shown like
// any other.
function subscribe(params, headers) {
  const url = new URL(config.endpoint, location.href).href;
  return createClient({ url, headers: () => withToken(headers), retryAttempts: Infinity }).iterate(params);
}

async function send(params, options) {
  return request(params, { ...options, headers: await withToken(options?.headers) });
}

function fetcher(params, options) {
  const operation = getOperationAST(options?.documentAST ?? parse(params.query), params.operationName);
  return operation?.operation === 'subscription' ? subscribe(params, options?.headers) : send(params, options);
}

createRoot(document.getElementById('graphiql')).render(<Page />);
