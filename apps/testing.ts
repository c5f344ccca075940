import { existsSync } from 'node:fs';
import { createServer, type OutgoingHttpHeaders, type RequestListener, request } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Serves `app` on a free port of this machine until the test ends; returns the port. */
export async function serve(app: RequestListener, host = '127.0.0.1'): Promise<number> {
  const server = createServer({ maxHeaderSize: 64 * 1024 }, app);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** Sends one request to a port of this machine. Redirects are not followed. */
export function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: OutgoingHttpHeaders } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request(
      { host: '127.0.0.1', port, path, method, headers, agent: false, timeout: 15_000 },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () =>
          resolve({
            status: res.statusCode ?? 0,
            headers: res.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    req.on('timeout', () => req.destroy(new Error(`no answer in 15 s: ${method} ${path}`)));
    req.on('error', reject);
    req.end();
  });
}

/** Sends bytes as they are, and returns all that comes back before the other side closes. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.setTimeout(15_000, () => socket.destroy(new Error('no answer in 15 s')));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error) => (chunks.length > 0 ? undefined : reject(error)));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.write(bytes, 'latin1');
  });
}

/** A server of the platform's kind, that answers every request in the same way. */
export function answering(status: number, body = '', headers: OutgoingHttpHeaders = {}): RequestListener {
  return (_req, res) => {
    res.writeHead(status, headers);
    res.end(body);
  };
}

/** The value of X-MS-CLIENT-PRINCIPAL for these claims. */
export function principalOf(claims: Readonly<Record<string, string>>): string {
  const list = Object.entries(claims).map(([typ, val]) => ({ typ, val }));
  return Buffer.from(
    JSON.stringify({ auth_typ: 'aad', claims: list, name_typ: 'preferred_username', role_typ: 'roles' }),
  ).toString('base64');
}

/** A JWT with these claims; its signature is none. */
export function tokenOf(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`;
}

/** The headers that App Service's authentication adds for a signed-in user. */
export function signedIn(token: string): Record<string, string> {
  return {
    'x-ms-client-principal': principalOf({
      preferred_username: 'adele@contoso.example',
      oid: 'oid-of-adele',
    }),
    'x-ms-client-principal-name': 'adele@contoso.example',
    'x-ms-token-aad-access-token': token,
  };
}

export interface Running {
  readonly port: number;
  /** All that it has printed so far. */
  output(): string;
  /** Asks it to end, as the platform does; gives its exit code. */
  end(): Promise<number | undefined>;
  /** Whether it still runs. */
  alive(): boolean;
}

/** Starts an app as App Service does, `node src/index.js` in its own folder, with this environment and no other. */
export async function startProcess(
  app: 'frontend' | 'backend',
  env: Record<string, string>,
): Promise<Running> {
  const cwd = fileURLToPath(new URL(app, import.meta.url));
  const child = execa(process.execPath, ['src/index.js'], {
    cwd,
    // Windows starts nothing well without SystemRoot
    env: { ...(process.env.SystemRoot && { SystemRoot: process.env.SystemRoot }), PORT: '0', ...env },
    extendEnv: false,
    reject: false,
    all: true,
    buffer: false,
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await child;
  });
  let printed = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.all.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      const found = /listening on port (\d+)/.exec(printed)?.[1];
      if (found) resolve(Number(found));
    });
    child.once('exit', () => reject(new Error(`it ended: ${printed}`)));
  });
  return {
    port,
    output: () => printed,
    alive: () => child.exitCode === null && child.signalCode === null,
    async end() {
      child.kill('SIGTERM');
      return (await child).exitCode;
    },
  };
}

/**
 * Where Chromium is. Tests that need one are skipped without it, except in continuous integration, where its absence
 * is a failure.
 */
export const browserPath: string | undefined = [process.env.CHROME_PATH, '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);
export const withoutBrowser: boolean = browserPath === undefined && process.env.CI !== 'true';
