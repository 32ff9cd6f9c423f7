// Light or dark: as the system has it, unless the reader chose.

import { effect, signal } from '@preact/signals';

import { config } from './config';
import { themeOfFrame } from './embed/theme';

const KEY = 'usage-insights.theme';
export type Theme = 'system' | 'light' | 'dark';

function stored(): Theme {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
}

export const theme = signal<Theme>(config.embed ? themeOfFrame() : stored());

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

export function setTheme(next: Theme): void {
  theme.value = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
}
