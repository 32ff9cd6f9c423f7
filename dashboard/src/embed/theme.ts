// The theme of a frame, from the parameters of its address: light or dark, and colours of the product.

import { report } from './messages';

/** A colour, or one for light and one for dark. */
type Colours = readonly [light: string, dark: string];

const COLOURS: Record<string, string> = {
  accent: '--accent', background: '--bg', panel: '--panel', text: '--ink', muted: '--muted', border: '--line',
};
/** The colours of styles.css, for the contrast of those that the product leaves as they are. */
const DEFAULTS = { accent: ['#3451d1', '#8ca0ff'], panel: ['#ffffff', '#16191f'], text: ['#15181e', '#e8eaee'], muted: ['#5d6675', '#9ba4b4'] } as const;

const MAX_RADIUS = 32;
/** The least contrast of text by WCAG AA. */
const MIN_CONTRAST = 4.5;

const parameters = new URLSearchParams(location.search);

/** `1d4ed8` or `1d4ed8,8ca0ff` as colours; the number sign may be given. */
function coloursOf(text: string): Colours | null {
  const parts = text.split(',').map((part) => part.trim().replace(/^#/, '').toLowerCase());
  const full = parts.map((part) => (/^[0-9a-f]{3}$/.test(part) ? part.replace(/./g, '$&$&') : part));
  if (full.length > 2 || !full.every((part) => /^[0-9a-f]{6}$/.test(part))) return null;
  return [`#${full[0]}`, `#${full[1] ?? full[0]}`];
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const channel = parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(left: string, right: string): number {
  const [darker, lighter] = [luminance(left), luminance(right)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const lightDark = ([light, dark]: Colours) => `light-dark(${light}, ${dark})`;

/** Text on a colour: the one of black and white that has more contrast. */
const on = (colour: string) => (contrast(colour, '#ffffff') >= contrast(colour, '#0e1014') ? '#ffffff' : '#0e1014');

/** Says which texts are hard to read on the panels. */
function checkContrast(colours: Record<string, Colours>): void {
  const [panel, names] = [colours.panel ?? DEFAULTS.panel, ['text', 'muted', 'accent'] as const];
  if (!names.some((name) => colours[name]) && !colours.panel) return;
  for (const name of names) {
    for (const [index, scheme] of (['light', 'dark'] as const).entries()) {
      const ratio = contrast((colours[name] ?? DEFAULTS[name])[index]!, panel[index]!);
      if (ratio < MIN_CONTRAST) report(`\`theme.${name}\` on \`theme.panel\` has a contrast of ${ratio.toFixed(1)} in ${scheme} colours; text needs ${MIN_CONTRAST} (WCAG AA)`);
    }
  }
}

/** Applies the parameters `theme.…`, and returns the parameter `theme`. A value that is not valid is reported and leaves the default. */
export function themeOfFrame(): 'system' | 'light' | 'dark' {
  const root = document.documentElement;
  const colours: Record<string, Colours> = {};
  root.classList.add('embedded');
  for (const [parameter, value] of parameters) {
    const name = /^theme\.(.+)$/.exec(parameter)?.[1];
    if (name === undefined) continue;
    const found = name in COLOURS ? coloursOf(value) : null;
    if (found) {
      colours[name] = found;
      root.style.setProperty(COLOURS[name]!, lightDark(found));
    } else if (name === 'background' && value === 'transparent') {
      root.style.setProperty('--bg', 'transparent');
    } else if (name in COLOURS) {
      report(`\`${parameter}\` is \`${value}\`; it must be a colour such as \`1d4ed8\`, or one for light and one for dark: \`1d4ed8,8ca0ff\``);
    } else if (name === 'radius') {
      if (/^\d{1,2}$/.test(value) && Number(value) <= MAX_RADIUS) root.style.setProperty('--radius', `${value}px`);
      else report(`\`${parameter}\` is \`${value}\`; it must be a number of pixels, 0 to ${MAX_RADIUS}`);
    } else if (name === 'font') {
      if (/^[\w\s,"'-]{1,200}$/.test(value) && CSS.supports('font-family', value)) root.style.fontFamily = value;
      else report(`\`${parameter}\` is \`${value}\`; it must be a list of fonts as in CSS, such as \`Inter, sans-serif\``);
    } else {
      report(`\`${parameter}\` is no variable of the theme; there are ${[...Object.keys(COLOURS), 'radius', 'font'].map((known) => `\`theme.${known}\``).join(', ')}`);
    }
  }
  if (colours.accent) {
    root.style.setProperty('--on-accent', lightDark([on(colours.accent[0]), on(colours.accent[1])]));
    root.style.setProperty('--soft', 'color-mix(in srgb, var(--accent) 10%, var(--panel))');
  }
  if (colours.panel) {
    root.style.setProperty('--raised', 'var(--panel)');
    root.style.setProperty('--grid', 'color-mix(in srgb, var(--ink) 6%, var(--panel))');
  }
  checkContrast(colours);
  const theme = parameters.get('theme');
  if (theme === 'light' || theme === 'dark') return theme;
  if (theme !== null && theme !== 'system') report(`\`theme\` is \`${theme}\`; it must be \`light\`, \`dark\` or \`system\``);
  return 'system';
}
