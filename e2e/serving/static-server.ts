import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.wasm': 'application/wasm',
};
const OTHER_TYPE = 'application/octet-stream';

/** Files that are served besides the folder: from a folder, or from memory by their path in it. */
export type MountedFiles =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'memory'; readonly files: ReadonlyMap<string, string | Uint8Array> };

/** A host that serves files and nothing more, as the simplest hosts do. */
export interface StaticServer extends AsyncDisposable {
  /** With a slash at its end. */
  readonly url: string;
  /**
   * Serves more files below `path`, which is relative to {@link url} and ends with a slash, in place
   * of those of the folder.
   * @returns stops serving them.
   */
  mount(path: string, files: MountedFiles): () => void;
}

/** Headers of every file, or those of one, by its path. */
export type ServedHeaders =
  Readonly<Record<string, string>> | ((path: string) => Readonly<Record<string, string>>);

/** How a {@link StaticServer} differs from the simplest one. */
export interface StaticServerOptions {
  /** Sent with every answer, or with that to the path of a file. */
  readonly headers?: ServedHeaders;
  /** Where on the host the folder is, such as `/some/project/`. */
  readonly path?: string;
  /** 0, or nothing: any that is free. */
  readonly port?: number;
}

/**
 * Serves `folder` to this machine.
 * @throws the error of `node:net` if it cannot listen: with the code `EADDRINUSE` if the port is taken.
 */
export async function startStaticServer(
  folder: string,
  { headers = {}, path = '/', port = 0 }: StaticServerOptions = {},
): Promise<StaticServer> {
  const mounts = new Map<string, MountedFiles>([['', { kind: 'folder', folder }]]);
  const server = createServer((request, response) => {
    const own =
      typeof headers === 'function' ? headers(readPath(request.url ?? '/') ?? '/') : headers;
    for (const [name, value] of Object.entries(own)) response.setHeader(name, value);
    // A browser that hangs up in the middle of an answer is nobody's error.
    answer(request, response, path, mounts).catch(() => response.destroy());
  });
  await listen(server, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://localhost:${address.port}${path}`,
    mount(below, files) {
      mounts.set(below, files);
      return () => void mounts.delete(below);
    },
    [Symbol.asyncDispose]: () => close(server),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((onListening, onError) => {
    server.once('error', onError).listen(port, 'localhost', onListening);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((onClosed, onError) => {
    server.close((error) => (error ? onError(error) : onClosed()));
    server.closeAllConnections();
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  root: string,
  mounts: ReadonlyMap<string, MountedFiles>,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const found = await find(request.url ?? '/', root, mounts);
  if (found === null) {
    response.writeHead(404, { 'Content-Type': TYPES['.txt'] }).end(`${request.url} is not here\n`);
    return;
  }
  response.writeHead(200, { 'Content-Type': found.type, 'Content-Length': found.bytes });
  if (request.method === 'HEAD') response.end();
  else if (found.kind === 'memory') response.end(found.content);
  else await pipeline(createReadStream(found.file), response);
}

type Found = { readonly type: string; readonly bytes: number } & (
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'memory'; readonly content: string | Uint8Array }
);

/** What is meant by the path of a request; `null` if there is no such file. */
async function find(
  url: string,
  root: string,
  mounts: ReadonlyMap<string, MountedFiles>,
): Promise<Found | null> {
  const path = readPath(url);
  if (path === null || !path.startsWith(root)) return null;
  const inside = path.slice(root.length) || 'index.html';
  // The longest that fits, so that what is mounted goes before the folder.
  const prefix = [...mounts.keys()]
    .filter((below) => inside.startsWith(below))
    .reduce((longest, below) => (below.length > longest.length ? below : longest), '');
  const mounted = mounts.get(prefix);
  if (mounted === undefined) return null;
  const name = inside.slice(prefix.length);
  const type = TYPES[extname(name)] ?? OTHER_TYPE;
  if (mounted.kind === 'memory') {
    const content = mounted.files.get(name);
    if (content === undefined) return null;
    return { kind: 'memory', type, content, bytes: Buffer.byteLength(content) };
  }
  const folder = resolve(mounted.folder);
  const file = join(folder, name);
  if (!file.startsWith(folder + sep)) return null;
  const stats = await stat(file).catch(() => null);
  return stats?.isFile() === true ? { kind: 'file', type, file, bytes: stats.size } : null;
}

/** The path of a request with its escapes read; `null` if it is not well-formed. */
function readPath(url: string): string | null {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    return path.includes('\0') ? null : path;
  } catch {
    return null;
  }
}
