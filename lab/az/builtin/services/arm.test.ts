import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { Agent } from 'undici';
import { test as base, describe, expect } from 'vitest';
import { z } from 'zod';
import { clouds } from '../../../../checks/clouds.ts';
import { Json } from '../cli/json.ts';
import { type Arm, createArm } from './arm.ts';
import { createGraph, type Graph } from './graph.ts';
import { createHttp } from './http.ts';
import { createPause } from './pause.ts';
import { createTokens } from './tokens.ts';

interface Prepared {
  /** 0: the connection breaks. */
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

interface Service {
  readonly origin: string;
  readonly arm: Arm;
  readonly graph: Graph;
  /** Answers to come, in order; the last is repeated. */
  answers(...prepared: Prepared[]): void;
  /** `METHOD path` of what came, with its token. */
  readonly asked: string[];
}

const test = base.extend<{ service: Service }>({
  service: async ({}, use) => {
    let prepared: Prepared[] = [];
    const asked: string[] = [];
    const server = createServer((req: IncomingMessage, res) => {
      asked.push(`${req.method} ${req.url} ${req.headers.authorization}`);
      req.resume();
      const { status, body, headers } = (prepared.length > 1 ? prepared.shift() : prepared[0]) ?? {
        status: 500,
      };
      if (status === 0) return void req.socket.destroy();
      res.writeHead(status, headers);
      res.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const dispatcher = new Agent();
    const { signal } = new AbortController();
    const cloud = { ...clouds.azure, arm: origin, graph: origin };
    const http = createHttp({ dispatcher, userAgent: 'test', signal });
    const tokens = createTokens({
      getToken: async (_scope, { claims, refused } = {}) => ({
        token:
          claims !== undefined
            ? `proves ${claims}`
            : refused === undefined
              ? 'plain'
              : `instead of ${refused}`,
        expiresOnTimestamp: 0,
      }),
    });
    const arm = createArm({ cloud, http, tokens, pause: createPause(signal) });
    const graph = createGraph({ cloud, http, tokens });
    await use({
      origin,
      arm,
      graph,
      asked,
      answers(...next) {
        prepared = next;
      },
    });
    await dispatcher.destroy();
    server.close();
    server.closeAllConnections();
  },
});

const Any = z.record(z.string(), Json);

describe('ARM', () => {
  test('is asked in the versions that az 2.45 has', async ({ service: { arm, answers, asked } }) => {
    answers({ status: 200, body: {} });
    for (const path of [
      '/subscriptions/s/locations',
      '/subscriptions/s/resourcegroups/g',
      '/subscriptions/s/providers/Microsoft.Web/sites?x=1',
      '/subscriptions/s/providers/Microsoft.Web/register',
    ]) {
      await arm.send('GET', path, Any);
    }
    expect(asked.map((line) => /api-version=([\d-]+)/.exec(line)?.[1])).toEqual([
      '2019-11-01',
      '2021-04-01',
      '2022-03-01',
      '2021-04-01',
    ]);
  });

  test('that is busy is asked again, unless that could do something twice', async ({
    service: { arm, answers, asked },
  }) => {
    const busy = { status: 503, headers: { 'retry-after': '0' } };
    answers(busy, busy, { status: 200, body: { a: 1 } });
    expect(await arm.send('GET', '/x', Any)).toEqual({ a: 1 });
    expect(asked).toHaveLength(3);
    answers(busy);
    await expect(arm.send('POST', '/x', Any)).rejects.toThrow("invalid status 'Service Unavailable'");
    expect(asked).toHaveLength(4);
  });

  test('that throttles for good is given up', async ({ service: { arm, answers, asked } }) => {
    answers({
      status: 429,
      body: { error: { code: 'TooManyRequests', message: 'Later.' } },
      headers: { 'retry-after': '0' },
    });
    await expect(arm.send('POST', '/x', Any)).rejects.toThrow('(TooManyRequests) Later.');
    expect(asked).toHaveLength(15);
  });

  test('whose connection breaks is asked again, unless that could do something twice', async ({
    service: { arm, answers, asked },
  }) => {
    answers(
      { status: 0 },
      { status: 429, headers: { 'retry-after': '0' } },
      { status: 0 },
      { status: 200, body: { a: 1 } },
    );
    expect(await arm.send('PUT', '/x', Any, {})).toEqual({ a: 1 });
    expect(asked).toHaveLength(4);
    answers({ status: 0 }, { status: 200, body: { a: 2 } });
    expect(await arm.send('POST', '/x/list', Any)).toEqual({ a: 2 });
    answers({ status: 0 }, { status: 200, body: {} });
    await expect(arm.send('POST', '/x', Any)).rejects.toThrow('Failed to connect');
  });

  test('that refuses a token that has ended gets another, once', async ({
    service: { arm, answers, asked },
  }) => {
    const ended = { status: 401, body: { error: { code: 'ExpiredAuthenticationToken', message: 'Ended.' } } };
    answers(ended, { status: 200, body: {} });
    await arm.send('GET', '/x', Any);
    expect(asked.map((line) => line.split(' Bearer ')[1])).toEqual(['plain', 'instead of plain']);
    answers(ended);
    await expect(arm.send('GET', '/x', Any)).rejects.toThrow('(ExpiredAuthenticationToken)');
    expect(asked).toHaveLength(4);
  });

  test('that wants more proof gets a token that proves it, once', async ({
    service: { arm, answers, asked },
  }) => {
    const challenge = `Bearer error="insufficient_claims", claims="${btoa('{"nbf":1}')}"`;
    const refused = {
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken', message: 'No.' } },
      headers: { 'www-authenticate': challenge },
    };
    answers(refused, { status: 200, body: {} });
    await arm.send('GET', '/x', Any);
    expect(asked.map((line) => line.split(' Bearer ')[1])).toEqual(['plain', 'proves {"nbf":1}']);
    answers(refused);
    await expect(arm.send('GET', '/x', Any)).rejects.toMatchObject({
      message: '(InvalidAuthenticationToken) No.\nCode: InvalidAuthenticationToken\nMessage: No.',
      hint: expect.stringContaining('az login --claims-challenge "'),
    });
    expect(asked).toHaveLength(4);
  });

  test.for<[string, unknown, string]>([
    ['its own form', { error: { code: 'Bad', message: 'No.' } }, '(Bad) No.\nCode: Bad\nMessage: No.'],
    ["Microsoft.Web's form", { Code: 'Conflict', Message: 'Taken.', Details: [] }, 'Taken.'],
    ['no JSON', '<html>', "Operation returned an invalid status 'Conflict'\n<html>"],
  ])('refuses in %s', async ([, body, message], { service: { arm, answers } }) => {
    answers({ status: 409, body });
    await expect(arm.call('PUT', '/x', {})).rejects.toMatchObject({ message, exitCode: 1 });
  });

  test('is waited for while a long operation runs, on its own host only', async ({
    service: { arm, answers, asked, origin },
  }) => {
    const running = {
      status: 202,
      headers: { location: `${origin}/operation?api-version=1`, 'retry-after': '0' },
    };
    answers(running, running, { status: 200, body: { done: true } });
    expect(await arm.send('PUT', '/x', Any, {})).toEqual({ done: true });
    expect(asked.map((line) => line.split(' ')[1])).toEqual([
      '/x?api-version=2021-04-01',
      '/operation?api-version=1',
      '/operation?api-version=1',
    ]);
    answers({ status: 202, headers: { location: 'http://elsewhere.invalid/operation' } });
    await arm.call('DELETE', '/x');
    expect(asked).toHaveLength(4);
  });

  test('gives lists page by page, on its own host only', async ({ service: { arm, answers, origin } }) => {
    answers(
      { status: 200, body: { value: [{ n: 1 }], nextLink: `${origin}/more` } },
      { status: 200, body: { value: [{ n: 2 }], nextLink: null } },
    );
    expect(await arm.list('/x', Any)).toEqual([{ n: 1 }, { n: 2 }]);
    answers({ status: 200, body: { value: [], nextLink: 'http://elsewhere.invalid/more' } });
    await expect(arm.list('/x', Any)).rejects.toThrow('on another host');
  });

  test('that answers in another shape is said so, without its values', async ({
    service: { arm, answers },
  }) => {
    answers({ status: 200, body: { value: 'a-secret' } });
    const asked = arm.send('GET', '/x', z.object({ value: z.number() }));
    await expect(asked).rejects.toThrow(
      'The answer to GET /x has another shape than documented (at: value).',
    );
  });

  test('that is not there is said so', async ({ service: { answers, arm } }) => {
    answers({ status: 404, body: { error: { code: 'ResourceNotFound', message: 'Gone.' } } });
    await expect(arm.send('GET', '/x', Any)).rejects.toMatchObject({ exitCode: 3 });
    expect(await arm.find('/x', Any)).toBeUndefined();
    expect(await arm.exists('/x')).toBe(false);
  });
});

describe('Graph', () => {
  test('gives lists page by page, on its own host only', async ({
    service: { graph, answers, asked, origin },
  }) => {
    answers(
      { status: 200, body: { value: [{ n: 1 }], '@odata.nextLink': `${origin}/v1.0/more` } },
      { status: 200, body: { value: [{ n: 2 }] } },
    );
    expect(await graph.list('/applications', "displayName eq 'a b'")).toEqual([{ n: 1 }, { n: 2 }]);
    expect(decodeURIComponent(asked[0] ?? '')).toBe(
      "GET /v1.0/applications?$filter=displayName eq 'a b' Bearer plain",
    );
    answers({ status: 200, body: { value: [], '@odata.nextLink': 'http://elsewhere.invalid/more' } });
    await expect(graph.list('/applications')).rejects.toThrow('on another host');
  });
  test('refuses with its message alone', async ({ service: { graph, answers } }) => {
    answers({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } },
    });
    await expect(graph.send('POST', '/applications', {})).rejects.toMatchObject({
      message: 'Insufficient privileges.',
      exitCode: 1,
    });
  });
});

describe('nobody', () => {
  test('answers: the message says who was asked', async ({ service: { origin } }) => {
    const { signal } = new AbortController();
    const dispatcher = new Agent();
    const http = createHttp({ dispatcher, userAgent: 'test', signal });
    const closed = origin.replace(/:\d+$/, ':1');
    await expect(http.send({ method: 'GET', url: closed })).rejects.toMatchObject({
      message: 'Failed to connect to 127.0.0.1:1: ECONNREFUSED',
      hint: expect.stringContaining('HTTPS_PROXY'),
    });
    await dispatcher.destroy();
  });
  test('is signed in: az says what to type', async () => {
    await expect(createTokens({ getToken: async () => null }).authorization('x')).rejects.toThrow(
      "Please run 'az login' to setup account.",
    );
    const failing = createTokens({
      getToken: () => Promise.reject(new Error('AADSTS700082: expired.\nTrace ID: 1')),
    });
    await expect(failing.authorization('x')).rejects.toMatchObject({
      message: 'AADSTS700082: expired.',
      hint: expect.stringContaining('az login'),
    });
  });
});
