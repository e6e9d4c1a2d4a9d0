import { listOf, nullable, objectOf, optional, text } from '../../../src/core/shape.ts';
import type { Shape } from '../../../src/core/shape.ts';
import type { SourceMap } from './source-map.ts';

const MARKER = '//# sourceMappingURL=data:application/json;charset=utf-8;base64,';

const sourceMapShape: Shape<SourceMap> = objectOf<SourceMap>({
  sources: listOf(nullable(text)),
  sourcesContent: optional(listOf(nullable(text))),
  mappings: text,
});

/** The source map at the end of a module; `null` where there is none, or none that can be read. */
export function readSourceMap(source: string): SourceMap | null {
  const at = source.lastIndexOf(MARKER);
  if (at === -1) return null;
  const [encoded = ''] = source.slice(at + MARKER.length).split('\n', 1);
  try {
    const bytes = Uint8Array.from(atob(encoded.trim()), (character) => character.charCodeAt(0));
    const map: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return sourceMapShape.findFault(map, '') === null ? (map as SourceMap) : null;
  } catch {
    return null;
  }
}
