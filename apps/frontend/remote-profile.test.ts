import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { answering, ask, serve } from '../testing.ts';
import { profileFrom, startFrontend, textOf } from './testing.ts';

describe('the profile page says why there is no profile', () => {
  it.each<[string, RequestListener, number, string, number]>([
    [
      'sends to the sign-in page',
      answering(302, '', { location: 'https://login.windows.net/t/oauth2/v2.0/authorize?x' }),
      502,
      'backend-sign-in',
      4,
    ],
    [
      'sends to a gateway’s sign-in',
      answering(302, '', { location: '/.auth/login/aad' }),
      502,
      'backend-sign-in',
      4,
    ],
    [
      'shows a page that leads to the sign-in page',
      answering(
        200,
        '<script>location.replace("https://login.microsoftonline.com/t/oauth2/v2.0/authorize")</script>',
      ),
      502,
      'backend-sign-in',
      4,
    ],
    [
      'redirects elsewhere',
      answering(301, '', { location: 'https://elsewhere.example/' }),
      502,
      'backend-redirect',
      2,
    ],
    ['redirects nowhere', answering(302), 502, 'backend-redirect', 2],
    ['answers 401', answering(401), 502, 'backend-unauthorized', 4],
    ['answers 403', answering(403), 502, 'backend-forbidden', 4],
    [
      'is stopped',
      answering(403, '<h1>Error 403 - This web app is stopped.</h1>'),
      502,
      'backend-stopped',
      1,
    ],
    ['answers 404', answering(404), 502, 'backend-not-found', 1],
    ['answers 400', answering(400), 502, 'backend-refused', 1],
    ['answers 429', answering(429), 502, 'backend-refused', 1],
    ['answers 500', answering(500), 502, 'backend-error', 1],
    ['answers 503', answering(503, '<h1>Application Error</h1>'), 502, 'backend-error', 1],
    ['shows a web page', answering(200, '<h1>Hey, Node developers!</h1>'), 502, 'backend-not-json', 1],
    ['answers nothing', answering(200), 502, 'backend-not-json', 1],
    ['answers 204', answering(204), 502, 'backend-not-json', 1],
    ['answers broken JSON', answering(200, '{"profile":'), 502, 'backend-not-json', 1],
    ['answers {}', answering(200, '{}'), 502, 'backend-not-a-profile', 1],
    ['answers null', answering(200, 'null'), 502, 'backend-not-a-profile', 1],
    [
      'answers a profile that is a list',
      answering(200, '{"profile":["John"]}'),
      502,
      'backend-not-a-profile',
      1,
    ],
    [
      'answers a profile with a wrong name',
      answering(200, '{"profile":{"displayName":7}}'),
      502,
      'backend-not-a-profile',
      1,
    ],
    [
      'answers what the sample does at unknown addresses',
      answering(200, '{"status":"unknown url request"}'),
      502,
      'backend-not-a-profile',
      1,
    ],
    [
      'answers more than 64 KB',
      answering(200, JSON.stringify({ profile: { displayName: 'x'.repeat(70_000) } })),
      502,
      'backend-too-large',
      2,
    ],
    [
      'is a frontend',
      answering(200, '<html>', { 'x-easy-auth-lab': 'frontend' }),
      500,
      'backend-url-self',
      2,
    ],
    ['hangs up', (req) => req.socket.destroy(), 502, 'backend-unreachable', 1],
    [
      'hangs up in the middle',
      (_req, res) => {
        res.writeHead(200, { 'content-length': 100 });
        res.write('{');
        setImmediate(() => res.destroy());
      },
      502,
      'backend-unreachable',
      1,
    ],
    [
      'answers what is not compressed as compressed',
      answering(200, '{}', { 'content-encoding': 'gzip' }),
      502,
      'backend-unreachable',
      1,
    ],
  ])('when the backend %s', async (_what, listener, status, outcome, step) => {
    const answer = await profileFrom(listener);
    expect({ status: answer.status, outcome: answer.outcome }).toEqual({ status, outcome });
    expect(answer.text).toContain(`This belongs to step ${step} of the lab`);
    expect(answer.text).toContain('What to do');
  });

  it.each<[string, RequestListener]>([
    ['never begins', () => {}],
    ['never ends', (_req, res) => res.write('{')],
  ])('when the answer %s: 504', async (_what, listener) => {
    const { status, outcome } = await profileFrom(listener, { patienceMs: 200 });
    expect({ status, outcome }).toEqual({ status: 504, outcome: 'backend-timeout' });
  });

  it('when nobody listens there, with the system’s word for it', async () => {
    const closed = await serve(answering(200));
    const { port } = await startFrontend({ backendUrl: `https://localhost:${closed}` });
    const answer = await ask(port, '/get-profile');
    expect(answer).toMatchObject({
      status: 502,
      headers: { 'x-easy-auth-lab-outcome': 'backend-unreachable' },
    });
    expect(textOf(answer.body)).toMatch(/The system says [A-Z_]+/);
  });

  it('when nobody knows the host', async () => {
    // Labels end at 63 letters, so that this name is refused without asking the network.
    const { port } = await startFrontend({ backendUrl: `https://${'a'.repeat(64)}.example` });
    const answer = await ask(port, '/get-profile');
    expect(answer).toMatchObject({
      status: 502,
      headers: { 'x-easy-auth-lab-outcome': 'backend-unknown-host' },
    });
  });
});
