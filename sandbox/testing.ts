import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'vitest';
import { MovableClock } from './core/clock.ts';
import type { Descriptor } from './core/descriptor.ts';
import { origins } from './core/hosts.ts';
import { logTo } from './core/log.ts';
import type { Store } from './core/store.ts';
import { recording } from './parity/recording.ts';
import { startSandbox } from './server.ts';
import { type Directory, directory } from './state/directory.ts';

/** What a service answered. `body` is parsed JSON where it is JSON, else text. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
  readonly bytes: Buffer;
}

export interface Ask {
  readonly headers?: Record<string, string>;
  /** An object is sent as JSON; a text or bytes as they are; `URLSearchParams` as a form. */
  readonly body?: unknown;
}

export interface TestSandbox {
  readonly descriptor: Descriptor;
  readonly clock: MovableClock;
  /** The directory itself, to arrange what a test is about. */
  readonly directory: Directory;
  /** Its state, for what a test cannot bring about from outside. */
  readonly store: Store;
  /** The lines of the sandbox's log so far. */
  readonly log: readonly string[];
  /** `/subscriptions/<id>` of the sandbox's subscription. */
  readonly subscription: string;
  /** Sends one request to the sandbox's port, whatever the host of `url`. Redirects are not followed. */
  ask(method: string, url: string, ask?: Ask): Promise<Answer>;
  /** Asks ARM as the lab's service principal (owner). A path without a query gets a usual api-version. */
  arm(method: string, path: string, body?: unknown): Promise<Answer>;
  /** An app-only token for `resource`. */
  token(resource: string): Promise<string>;
  /** Says that these lines `not imitated: …` are expected; any other fails the test. */
  expectNotImitated(pattern: RegExp): void;
}

/**
 * `test` with a sandbox of its own: a real one, on a free port, in a folder that is removed afterwards; one for all
 * tests of a file. A test fails when the sandbox reports a fault of its own, or was asked what it does not imitate.
 */
export const test = base.extend<{ complaints: undefined; sandbox: TestSandbox }>({
  sandbox: [
    async ({}, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'lab-sandbox-'));
      const { sandbox, close } = await start(dir);
      await use(sandbox);
      await close();
      rmSync(dir, { recursive: true, force: true });
    },
    { scope: 'file' },
  ],
  complaints: [
    async ({ sandbox }, use) => {
      const from = sandbox.log.length;
      expected.delete(sandbox);
      await use(undefined);
      const complaints = sandbox.log
        .slice(from)
        .filter((line) => /^(fault in|not imitated)/.test(line))
        .filter((line) => !expected.get(sandbox)?.some((pattern) => pattern.test(line)));
      if (complaints.length > 0) throw new Error(`the sandbox complained:\n${complaints.join('\n')}`);
    },
    { auto: true },
  ],
});

const expected = new WeakMap<TestSandbox, RegExp[]>();

/** Starts a sandbox in `dir`, for tests that stop and start it again. */
export async function start(dir: string): Promise<{ sandbox: TestSandbox; close(): Promise<void> }> {
  const log: string[] = [];
  const clock = new MovableClock();
  const recordings = process.env.SANDBOX_RECORDINGS;
  const running = await startSandbox({
    dir,
    port: 0,
    clock,
    log: logTo((line) => log.push(line)),
    ...(recordings ? { onAnswer: recording(recordings) } : {}),
  });
  const { descriptor } = running;
  // Its own: one that is shared would hand on connections of a sandbox that has ended, and whose port is this one's.
  const agent = new Agent({ keepAlive: true });
  const to = { agent, host: '127.0.0.1', port: descriptor.port };
  const ask = (method: string, url: string, options: Ask = {}) => send(to, method, url, options);
  const token = async (resource: string): Promise<string> => {
    const answer = await ask('POST', `${origins.login}/${descriptor.tenantId}/oauth2/v2.0/token`, {
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: descriptor.clientId,
        client_secret: descriptor.clientSecret,
        scope: `${resource}/.default`,
      }),
    });
    if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${answer.bytes}`);
    return answer.body.access_token;
  };
  let armToken: Promise<string> | undefined;
  const sandbox: TestSandbox = {
    descriptor,
    clock,
    directory: directory(running.store),
    store: running.store,
    log,
    subscription: `/subscriptions/${descriptor.subscriptionId}`,
    ask,
    token,
    async arm(method, path, body) {
      armToken ??= token(origins.arm);
      const url = `${origins.arm}${path}${path.includes('?') ? '' : '?api-version=2023-01-01'}`;
      return ask(method, url, { headers: { authorization: `Bearer ${await armToken}` }, body });
    },
    expectNotImitated(pattern) {
      expected.set(sandbox, [...(expected.get(sandbox) ?? []), pattern]);
    },
  };
  return {
    sandbox,
    async close() {
      agent.destroy();
      await running.close();
    },
  };
}

function send(
  to: { agent: Agent; host: string; port: number },
  method: string,
  url: string,
  { headers = {}, body }: Ask,
): Promise<Answer> {
  const { host, pathname, search } = new URL(url);
  const [payload, type] = encode(body);
  return new Promise((resolve, reject) => {
    const req = request(
      {
        ...to,
        method,
        path: `${pathname}${search}`,
        headers: { host, ...(type ? { 'content-type': type } : {}), ...headers },
        timeout: 15_000,
      },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body: decode(bytes), bytes });
        });
      },
    );
    req.on('timeout', () => req.destroy(new Error(`no answer in 15 s: ${method} ${url}`)));
    req.on('error', reject);
    req.end(payload);
  });
}

function encode(body: unknown): [string | Buffer | undefined, string?] {
  if (body === undefined) return [undefined];
  if (body instanceof URLSearchParams) return [body.toString(), 'application/x-www-form-urlencoded'];
  if (typeof body === 'string' || Buffer.isBuffer(body)) return [body];
  return [JSON.stringify(body), 'application/json'];
}

function decode(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return bytes.toString('utf8');
  }
}
