// Icons, drawn on 16 × 16 in the colour of the text.

const PATHS = {
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4 6l4 4 4-4',
  theme: ['M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z', 'M8 2.5a5.5 5.5 0 0 1 0 11z'],
  back: 'M6.5 4L2.5 8l4 4M2.5 8h11',
  check: 'M3.5 8.5l3 3 6-7',
  external: 'M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5',
  globe: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2',
  account: 'M3 13V5.5L8 3l5 2.5V13M6.5 13v-3h3v3M6.5 7h.01M9.5 7h.01',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
};

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {([PATHS[name]] as (string | string[])[]).flat().map((path) => <path key={path} d={path} />)}
    </svg>
  );
}

export function Brand() {
  return (
    <svg class="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <rect x="1" y="11" width="4" height="8" rx="1.2" />
      <rect x="8" y="6" width="4" height="13" rx="1.2" />
      <rect x="15" y="1" width="4" height="18" rx="1.2" />
    </svg>
  );
}
