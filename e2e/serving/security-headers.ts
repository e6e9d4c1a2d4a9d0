/**
 * The headers that the playground is served with, in one place: the development server and the
 * preview send them, `dist/_headers` tells them to static hosts, and so does the runner's server.
 */

/** What a served file becomes in a browser, which decides what it may do. */
export type Realm =
  /** The document, and whatever runs in it. Also every file that is neither of the others. */
  | 'page'
  /** A worker in which o1js runs: what it starts from Blobs inherits its policy. */
  | 'prover'
  /** Any other worker. */
  | 'worker';

type Directives = Readonly<Record<string, string>>;
type Headers = Readonly<Record<string, string>>;

/** The name of Trusted Types' policies that the page may create: lit's, and that of its workers. */
const TRUSTED_TYPES = 'lit-html proving-playground';

/**
 * What each realm may do, as directives of a Content-Security-Policy (level 3). Each begins with
 * nothing, and was found by taking away what is not missed. A worker that is loaded from the network
 * has the policy of its own answer, not that of the page: so only the prover may compile text.
 */
const POLICIES: Readonly<Record<Realm, Directives>> = {
  page: {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    // Frames of a chart, and pictures in the style sheets of the components.
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'worker-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': TRUSTED_TYPES,
  },
  prover: {
    'default-src': "'none'",
    // o1js and the glue of its module compile text (`new Function`, `eval`), which also allows
    // WebAssembly. A program of one's own is a module in a Blob, linked to the o1js of the worker.
    'script-src': "'self' blob: 'unsafe-eval'",
    'worker-src': 'blob:',
    'connect-src': "'self'",
  },
  worker: { 'default-src': "'none'", 'script-src': "'self'" },
};

/**
 * What the page of Vite's development server may besides: after a restart of the server, Vite asks
 * from a worker made of a Blob whether it is back, and it puts style sheets and errors into the page.
 */
const IN_DEVELOPMENT: Directives = {
  'style-src': "'self' 'unsafe-inline'",
  'worker-src': "'self' blob:",
};
const NOT_IN_DEVELOPMENT = new Set(['require-trusted-types-for', 'trusted-types']);

/** What a `<meta>` cannot say: browsers ignore it there, with a warning. */
const NOT_IN_META = new Set(['frame-ancestors']);

/** For every file, whatever it becomes. */
const COMMON_HEADERS: Headers = {
  // Both together isolate the page; without them there is no shared memory and no thread.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  // A link may say what somebody measures.
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const CSP = 'Content-Security-Policy';
/** The names of these files change with their contents. */
const ASSETS_CACHE: Headers = { 'Cache-Control': 'public, max-age=31536000, immutable' };
/** The workers in which o1js runs, or which find out whether it can. */
const PROVERS: ReadonlySet<string> = new Set(['prover', 'prover-probe']);

/** The policy of a realm, as the value of its header. */
export function policyOf(realm: Realm): string {
  return renderPolicy(POLICIES[realm]);
}

/** The policy of the page as a `<meta>` can have it, for hosts that send no headers. */
export function metaPolicy(): string {
  const entries = Object.entries(POLICIES.page).filter(([name]) => !NOT_IN_META.has(name));
  return renderPolicy(Object.fromEntries(entries));
}

/**
 * What a file of the site becomes, by its path: `assets/prover.worker-CgDk3.js` once it is built,
 * `workers/prover.worker.ts` on the development server.
 */
export function realmOf(path: string): Realm {
  const [, name] =
    /(?:^|\/)(?:assets\/([\w-]+)\.worker-[\w-]+\.js|workers\/([\w-]+)\.worker\.ts)$/
      .exec(path)
      ?.filter((part) => part !== undefined) ?? [];
  if (name === undefined) return 'page';
  return PROVERS.has(name) ? 'prover' : 'worker';
}

/** What a file of the site is sent with. @param path of the file, below the site or from the root. */
export function headersOf(path: string): Headers {
  return { ...COMMON_HEADERS, [CSP]: policyOf(realmOf(path)) };
}

/** As {@link headersOf}, on Vite's development server. */
export function developmentHeadersOf(path: string): Headers {
  const realm = realmOf(path);
  if (realm !== 'page') return headersOf(path);
  const entries = Object.entries({ ...POLICIES.page, ...IN_DEVELOPMENT }).filter(
    ([name]) => !NOT_IN_DEVELOPMENT.has(name),
  );
  return { ...COMMON_HEADERS, [CSP]: renderPolicy(Object.fromEntries(entries)) };
}

/**
 * A `_headers` file for static hosts that read it (Netlify, Cloudflare Pages and others). Where more
 * than one of its rules fits, some hosts send both values, and a browser then keeps to both policies:
 * so each file is named whose policy matters, and no header stands in two rules that fit one file.
 *
 * @param files of the site, by their paths in it.
 */
export function renderHeadersFile(files: readonly string[]): string {
  const workers = files.filter((file) => realmOf(file) !== 'page').toSorted();
  return [
    '# Headers for static hosts that read this file (Netlify, Cloudflare Pages and others).',
    renderRule('/*', COMMON_HEADERS),
    renderRule('/assets/*', ASSETS_CACHE),
    ...['/', '/index.html', ...workers.map((file) => `/${file}`)].map((path) =>
      renderRule(path, { [CSP]: policyOf(realmOf(path)) }),
    ),
    '',
  ].join('\n\n');
}

function renderRule(path: string, headers: Headers): string {
  return [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join(
    '\n',
  );
}

function renderPolicy(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
