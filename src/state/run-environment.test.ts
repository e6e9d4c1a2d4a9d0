import { describe, expect, it } from 'vitest';
import { nameBrowser } from './run-environment.ts';

const chrome =
  'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const safari = 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML) Version/26.1 Safari/605.1.15';

describe('nameBrowser', () => {
  it.each([
    [
      [
        { brand: 'Not)A;Brand', version: '8' },
        { brand: 'Chromium', version: '156' },
      ],
      chrome,
      'Chromium 156',
    ],
    [
      [
        { brand: 'Chromium', version: '156' },
        { brand: 'Google Chrome', version: '156' },
        { brand: 'Not A(Brand', version: '24' },
      ],
      chrome,
      'Google Chrome 156',
    ],
    [[], chrome, 'Chrome 156'],
    [[], 'Mozilla/5.0 (X11; rv:153.0) Gecko/20100101 Firefox/153.0', 'Firefox 153'],
    [[], safari, 'Safari 26'],
    [[], 'curl/8', 'unknown browser'],
  ])('reads %j of %s as %s', (brands, userAgent, expected) => {
    expect(nameBrowser(userAgent, brands)).toBe(expected);
  });
});
