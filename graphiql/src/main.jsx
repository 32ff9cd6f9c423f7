import { createRoot } from 'react-dom/client';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
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

// On load GraphiQL fills the editors from its own storage alone: the variables and headers of the
// first default tab would stay hidden until the visitor changes tabs. So hand it the active tab.
function activeTab(persistHeaders) {
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
        defaultTabs={config.tabs?.length ? config.tabs : undefined}
        defaultHeaders={config.defaultHeaders || undefined}
        isHeadersEditorEnabled
        shouldPersistHeaders={persistHeaders}
        showPersistHeadersSettings
        {...activeTab(persistHeaders)}
      />
    </>
  );
}

// Plain JSON answers: the API has neither @defer nor subscriptions.
const fetcher = createGraphiQLFetcher({ url: config.endpoint, enableIncrementalDelivery: false });

createRoot(document.getElementById('graphiql')).render(<Page />);
