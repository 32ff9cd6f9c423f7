// The hooks in Preact, with `react` resolved to `preact/compat`.
import { register } from 'node:module';
import { openPage } from './page.mjs';
import { testHooks } from './hooks.mjs';

const page = openPage();
register('./preact-loader.mjs', import.meta.url);
const { createElement, render, StrictMode } = await import('preact/compat');
const { act } = await import('preact/test-utils');

testHooks('Preact', {
  createElement,
  hooks: await import('../dist/react/index.js'),
  async render(element) {
    const container = page.createContainer();
    await act(() => render(element, container));
    return { update: (next) => act(() => render(next, container)), unmount: () => act(() => render(null, container)) };
  },
  act,
  StrictMode,
});
