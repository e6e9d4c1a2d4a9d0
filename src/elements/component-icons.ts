import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js';

/*
 * Web Awesome's icons come from a content network, and those inside of its components from `data:`
 * addresses that are fetched and parsed as markup. Nothing may leave this page and no text may become
 * markup, so both libraries are replaced: the default one holds nothing, and what the components show
 * is drawn here, node by node.
 */

/** What the components in use ask for, as strokes on a grid of 16. */
const STROKES: Readonly<Record<string, string>> = {
  check: 'm3.2 8.6 3.2 3.2 6.4-7.2',
  'chevron-down': 'm3 5.6 5 5 5-5',
  'chevron-left': 'm10.4 3-5 5 5 5',
  'chevron-right': 'm5.6 3 5 5-5 5',
  'circle-xmark': 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M5.8 5.8l4.4 4.4m0-4.4-4.4 4.4',
  minus: 'M3 8h10',
  plus: 'M3 8h10M8 3v10',
  xmark: 'm4 4 8 8m0-8-8 8',
};
const SVG = 'http://www.w3.org/2000/svg';

registerIconLibrary('default', { resolver: () => '' });
registerIconLibrary('system', {
  resolver: (name) => (Object.hasOwn(STROKES, name) ? `#${name}` : ''),
  // The component refers to a sheet of icons, of which there is none: the mutator draws instead.
  spriteSheet: true,
  mutator: (svg) => draw(svg),
});

/** Called after every update of an icon, which may have become another one. */
function draw(svg: SVGElement): void {
  const name = svg.querySelector('use')?.getAttribute('href')?.slice(1) ?? '';
  const strokes = STROKES[name];
  if (strokes === undefined) return;
  const attributes = {
    viewBox: '0 0 16 16',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.8',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = svg.querySelector('path') ?? svg.appendChild(document.createElementNS(SVG, 'path'));
  path.setAttribute('d', strokes);
}
