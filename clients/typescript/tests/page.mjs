// A page for tests of components.
import { Window } from 'happy-dom';

/** Makes the document of a new page the global one, and delivers the page's events to global subscribers, as in a browser. */
export function openPage() {
  const window = new Window();
  globalThis.window = window;
  globalThis.document = window.document;
  Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
  globalThis.addEventListener = window.addEventListener.bind(window);
  globalThis.removeEventListener = window.removeEventListener.bind(window);
  globalThis.goOnline = () => window.dispatchEvent(new window.Event('online'));
  return {
    createContainer() {
      const container = window.document.createElement('div');
      window.document.body.append(container);
      return container;
    },
  };
}
