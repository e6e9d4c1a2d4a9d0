import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headersOf } from './security-headers.ts';
import { startStaticServer } from './static-server.ts';
import type { StaticServer } from './static-server.ts';

let folder: string;
let server: StaticServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'static-server-'));
  await writeFile(join(folder, 'index.html'), '<p>hello</p>');
  await writeFile(join(folder, 'a b.mjs'), 'export {};');
  server = await startStaticServer(folder, { headers: headersOf });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Asks for a path as it is, which `fetch` would make tidy. */
function ask(path: string, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path, method }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('the static server', () => {
  it('serves a folder with its headers and with types that browsers insist on', async () => {
    const index = await fetch(server.url);
    expect(await index.text()).toBe('<p>hello</p>');
    expect(index.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(index.headers.get('content-type')).toContain('text/html');
    const script = await fetch(`${server.url}a%20b.mjs`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
  });

  it.each(['/../secret', '/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/%', '/%00', '/x'])(
    'serves nothing outside of the folder: %s',
    async (path) => {
      expect(await ask(path)).toBe(404);
    },
  );

  it('is for reading', async () => {
    expect(await ask('/', 'POST')).toBe(405);
    expect(await ask('/', 'HEAD')).toBe(200);
  });

  it('serves what is mounted in place of the folder, until that ends', async () => {
    const files = new Map([['main.js', 'export default 1;']]);
    const unmount = server.mount('host/1/', { kind: 'memory', files });
    expect(await (await fetch(`${server.url}host/1/main.js`)).text()).toBe('export default 1;');
    expect(await ask('/host/1/other.js')).toBe(404);
    unmount();
    expect(await ask('/host/1/main.js')).toBe(404);
  });

  it('says so if its port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(startStaticServer(folder, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
