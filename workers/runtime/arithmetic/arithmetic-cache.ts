import type { GeneratorName } from './generator.ts';
import type { ReplacedFunction } from './rewrite-arithmetic.ts';

/** What was found in a module once, so that it need not be searched again. */
export interface RememberedSearch {
  readonly functions: readonly ReplacedFunction[];
  readonly generator: GeneratorName;
  /** SHA-256 of the module as it was rewritten then. */
  readonly digestAfter: string;
}

/**
 * Remembers searches by the SHA-256 of the module as shipped. It may forget, and it may fail: then
 * the module is searched. It is not believed either: a module rewritten from it is only used if it
 * has the digest that a tested one had, and only for the generator that would be used today: what is
 * right in one engine may be wrong in another.
 */
export interface ArithmeticCache {
  read(digestBefore: string): Promise<RememberedSearch | null>;
  write(digestBefore: string, found: RememberedSearch): Promise<void>;
}
