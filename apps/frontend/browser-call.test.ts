import { describe, expect, it } from 'vitest';
import { callBackend } from './public/browser-call.js';

const ME = [{ access_token: 'a.b.c' }];
const PROFILE = { profile: { displayName: 'Adele', withAuthentication: true } };

/** An answer, or what a browser makes of a redirect (`redirect`) and of a refusal by CORS (`kept`). */
type Given = { status: number; json?: unknown } | 'redirect' | 'kept';

async function call(me: Given, backend: Given = { status: 200, json: PROFILE }) {
  const asked: { url: string; authorization: string | null }[] = [];
  const outcome = await callBackend({
    backend: '//backend',
    origin: 'https://frontend.example',
    fetch: async (input, init) => {
      const url = String(input);
      asked.push({ url, authorization: new Headers(init?.headers).get('authorization') });
      const given = url === '/.auth/me' ? me : backend;
      if (given === 'kept') throw new TypeError('Failed to fetch');
      if (given === 'redirect')
        return Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' });
      return new Response(given.json === undefined ? 'text' : JSON.stringify(given.json), {
        status: given.status,
      });
    },
  });
  return { ...outcome, asked };
}

describe('a page that calls the backend itself', () => {
  it('sends the token of the token store there, and nowhere else', async () => {
    expect(await call({ status: 200, json: ME })).toMatchObject({
      good: true,
      profile: { displayName: 'Adele', withAuthentication: 'true' },
      asked: [
        { url: '/.auth/me', authorization: null },
        { url: '//backend/get-profile', authorization: 'Bearer a.b.c' },
      ],
    });
  });

  it.each<[string, Given, RegExp]>([
    ['authentication is off', { status: 404 }, /no token store/],
    ['nobody is signed in', { status: 401 }, /not signed in/],
    ['the gate redirects', 'redirect', /not signed in/],
    ['there is no connection', 'kept', /does not answer/],
    ['nobody is signed in where anybody may come', { status: 200, json: [] }, /no access token/],
    ['the store has no access token', { status: 200, json: [{ id_token: 'x' }] }, /no access token/],
    ['what comes is no JSON', { status: 200 }, /no access token/],
    ['what comes is no token', { status: 200, json: [{ access_token: 'a\r\nb' }] }, /no access token/],
  ])('says so when %s, and calls nobody', async (_what, me, title) => {
    const { good, title: said, asked } = await call(me);
    expect(good).toBe(false);
    expect(said).toMatch(title);
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Given, RegExp]>([
    ['CORS does not allow it', 'kept', /keeps the answer.*https:\/\/frontend\.example/],
    ['the backend redirects to a sign-in', 'redirect', /sends this page to a sign-in/],
    ['the token is refused', { status: 401 }, /does not accept the token/],
    ['the application is refused', { status: 403 }, /does not let this app in/],
    ['the backend fails', { status: 502 }, /answered 502/],
    ['there is no profile', { status: 200, json: { profile: {} } }, /answered 200/],
  ])('explains when %s', async (_what, backend, says) => {
    const { good, title, text } = await call({ status: 200, json: ME }, backend);
    expect(good).toBe(false);
    expect(`${title} ${text}`).toMatch(says);
  });
});
