import { request } from 'node:http';
import { test as base, describe, expect } from 'vitest';
import { listenForReceipt, type ReceiptListener } from './receipt-listener.ts';

const test = base.extend<{ listener: ReceiptListener }>({
  listener: async ({}, use) => {
    const listener = await listenForReceipt(() => new Date('2026-11-25T12:00:00Z'));
    await use(listener);
    await listener.close();
  },
});

/** The word of this listener, which the page sends back. */
const stateOf = (listener: ReceiptListener): string =>
  new URL(listener.addressOf('https://frontend.example/receipt')).searchParams.get('state') ?? '';

/** Sends what a page would send, but for `change`. */
function send(
  { origin }: ReceiptListener,
  fields: Record<string, string>,
  change: { path?: string; method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; text: string; headers: Record<string, unknown> }> {
  const {
    path = '/receipt',
    method = 'POST',
    headers = {},
    body = new URLSearchParams(fields).toString(),
  } = change;
  return new Promise((resolve, reject) => {
    const req = request(
      origin + path,
      {
        method,
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null', ...headers },
      },
      (res) => {
        let text = '';
        res.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        res.on('end', () => resolve({ status: res.statusCode ?? 0, text, headers: res.headers }));
      },
    );
    req.on('error', reject);
    req.end(method === 'GET' ? undefined : body);
  });
}

const CLAIMS = {
  token: 'jwt',
  aud: 'api://backend',
  scp: 'user_impersonation',
  iss: 'https://sts.windows.net/t/',
  iat: '1900000000',
  exp: '1900003600',
  app: 'frontend',
  ver: '1.0',
  call: 'ok',
  withAuthentication: 'true',
  source: 'graph',
};

describe('the place where a receipt is sent', () => {
  test('is on this machine alone, and is told to the receipt page with a word to send back', ({
    listener,
  }) => {
    expect(listener.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const url = new URL(listener.addressOf('https://frontend.example/receipt?x=1'));
    expect(url.origin + url.pathname).toBe('https://frontend.example/receipt');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      x: '1',
      to: `${listener.origin}/receipt`,
      state: expect.stringMatching(/^[\w-]{32}$/),
    });
  });

  test('takes the receipt, and says that the page may be closed', async ({ listener }) => {
    const received = listener.next();
    const { status, text, headers } = await send(listener, { ...CLAIMS, state: stateOf(listener) });
    expect(status).toBe(200);
    expect(text).toContain('You may close this page');
    expect(headers).not.toHaveProperty('location');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(await received).toEqual({
      receivedAt: '2026-11-25T12:00:00.000Z',
      token: 'jwt',
      aud: 'api://backend',
      scp: 'user_impersonation',
      iss: 'https://sts.windows.net/t/',
      iat: 1_900_000_000,
      exp: 1_900_003_600,
      app: 'frontend',
      ver: '1.0',
      call: 'ok',
      withAuthentication: true,
      source: 'graph',
    });
  });

  test('takes what there is to say of no token, and knows nothing of fields that it does not know', async ({
    listener,
  }) => {
    const received = listener.next();
    const extra = { access_token: 'eyJ.never.kept' };
    expect((await send(listener, { token: 'none', ...extra, state: stateOf(listener) })).status).toBe(200);
    expect(await received).toEqual({ receivedAt: '2026-11-25T12:00:00.000Z', token: 'none' });
  });

  test.for<[string, Record<string, string>, Parameters<typeof send>[2], number]>([
    ['another word', { state: 'x'.repeat(32) }, {}, 403],
    ['no word', { state: '' }, {}, 403],
    ['another path', {}, { path: '/' }, 404],
    ['a query', {}, { path: '/receipt?x' }, 404],
    ['a visit', {}, { method: 'GET' }, 405],
    ['another name for this machine', {}, { headers: { host: 'evil.example' } }, 404],
    ['JSON', {}, { headers: { 'content-type': 'application/json' } }, 415],
    ['plain text', {}, { headers: { 'content-type': 'text/plain' } }, 415],
    ['a kind of token that there is not', { token: 'good' }, {}, 400],
    ['a time that is none', { exp: 'soon' }, {}, 400],
    ['an endless time', { exp: '9'.repeat(40) }, {}, 400],
    ['what moves the cursor of a terminal', { aud: 'api://\u001b[2J' }, {}, 400],
    ['an endless claim', { aud: 'a'.repeat(3000) }, {}, 400],
    ['something endless', { aud: 'a'.repeat(40_000) }, {}, 413],
  ])('refuses %s, and goes on waiting', async ([, fields, change, status], { listener }) => {
    let taken = false;
    const received = listener.next().then(() => (taken = true));
    const answer = await send(listener, { ...CLAIMS, state: stateOf(listener), ...fields }, change);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('<h1>Not taken</h1>');
    expect(taken).toBe(false);
    expect((await send(listener, { ...CLAIMS, state: stateOf(listener) })).status).toBe(200);
    expect(await received).toBe(true);
  });

  test('keeps what came while nobody waited, and whoever has enough of waiting takes nothing away', async ({
    listener,
  }) => {
    const enough = new AbortController();
    const waiting = listener.next(enough.signal);
    enough.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await send(listener, { ...CLAIMS, state: stateOf(listener) });
    await send(listener, { token: 'none', state: stateOf(listener) });
    expect([await listener.next(), await listener.next()]).toMatchObject([
      { token: 'jwt' },
      { token: 'none' },
    ]);
    await expect(listener.next(enough.signal)).rejects.toThrow('enough');
  });

  test('shows nothing of what it was sent', async ({ listener }) => {
    const evil = '<script>alert(1)</script>';
    const { text } = await send(listener, { ...CLAIMS, aud: evil, state: evil });
    expect(text).not.toContain('<script');
  });
});
