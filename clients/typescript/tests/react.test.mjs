// The hooks in React.
import { act, createElement, StrictMode } from 'react';
import { openPage } from './page.mjs';
import { testHooks } from './hooks.mjs';

const page = openPage();
const { createRoot } = await import('react-dom/client');
globalThis.IS_REACT_ACT_ENVIRONMENT = true;

testHooks('React', {
  createElement,
  hooks: await import('../dist/react/index.js'),
  async render(element) {
    const root = createRoot(page.createContainer());
    await act(() => root.render(element));
    return { update: (next) => act(() => root.render(next)), unmount: () => act(() => root.unmount()) };
  },
  act,
  StrictMode,
});
