/** A colour as red, green and blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** What is no colour: visible on any ground. */
const GREY: Rgb = [128, 128, 128];

/** Reads `#rrggbb`, and `#rgb`, which a build makes of the former where it can. */
export function parseHex(text: string): Rgb {
  const digits = /^#(?:[\da-f]{6}|[\da-f]{3})$/i.test(text) ? text.slice(1) : null;
  if (digits === null) return GREY;
  const long = digits.length === 6 ? digits : digits.replaceAll(/./g, '$&$&');
  const value = Number.parseInt(long, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
