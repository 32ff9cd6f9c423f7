import { createRoot } from 'react-dom/client';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-sse';
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

const config = JSON.parse(document.getElementById('graphiql-config').textContent);

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
const tabs = linked ? [linked, ...(config.tabs ?? [])] : config.tabs;

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
  const first = config.tabs?.[0];
  return {
    initialQuery: first?.query,
    initialVariables: first?.variables,
    initialHeaders: first?.headers,
  };
}

function Page() {
  // Without this GraphiQL forgets the "Persist headers" setting on every reload.
  const persistHeaders = localStorage.getItem('graphiql:shouldPersistHeaders') === 'true';
  return (
    <>
      {config.banner && (
        <div className="banner" role="alert">
          {config.banner}
        </div>
      )}
      <GraphiQL
        fetcher={fetcher}
        defaultTabs={tabs?.length ? tabs : undefined}
        defaultHeaders={config.defaultHeaders || undefined}
        isHeadersEditorEnabled
        shouldPersistHeaders={persistHeaders}
        showPersistHeadersSettings
        {...activeTab(persistHeaders)}
      />
    </>
  );
}

// Queries and mutations: plain JSON answers, the API has no @defer.
const ask = createGraphiQLFetcher({ url: config.endpoint, enableIncrementalDelivery: false });

// Subscriptions: server-sent events, which take the same headers. An answer that fails is shown like any other.
function follow(params, { headers } = {}) {
  return createClient({ url: new URL(config.endpoint, location.href).href, headers, retryAttempts: Infinity }).iterate(params);
}

function fetcher(params, options) {
  const operation = getOperationAST(options?.documentAST ?? parse(params.query), params.operationName);
  return operation?.operation === 'subscription' ? follow(params, options) : ask(params, options);
}

createRoot(document.getElementById('graphiql')).render(<Page />);
