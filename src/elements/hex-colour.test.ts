import { describe, expect, it } from 'vitest';
import { parseHex } from './hex-colour.ts';

describe('parseHex', () => {
  it.each([
    ['#86479e', [0x86, 0x47, 0x9e]],
    ['#FFFFFF', [255, 255, 255]],
    // A build shortens what it can: #ffffff is #fff in the page that is served.
    ['#fff', [255, 255, 255]],
    ['#1a0', [0x11, 0xaa, 0]],
  ])('reads %s', (text, rgb) => {
    expect(parseHex(text)).toEqual(rgb);
  });

  it.each(['', 'white', '#ff', '#12345', 'rgb(1, 2, 3)'])('takes “%s” for grey', (text) => {
    expect(parseHex(text)).toEqual([128, 128, 128]);
  });
});
