import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import type { Pen, Reply } from '../pen.ts';
import type { Question } from '../question.ts';
import { expectShape, MINUTE } from '../scene/making.ts';
import type { Scene } from '../scene/scene.ts';

const AS_A_BROWSER = { accept: 'text/html' };

const Deployment = z.object({ id: z.string(), complete: z.boolean().nullish() });
const Token = z.object({ access_token: z.string() });

/** Answers under which names it was told claims, and none of their values. */
const SERVER = `
const { createServer } = require('node:http');
createServer((request, response) => {
  const header = request.headers['x-ms-client-principal'];
  const principal = header ? JSON.parse(Buffer.from(header, 'base64')) : { claims: [] };
  const { auth_typ, name_typ, role_typ, claims } = principal;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ auth_typ, name_typ, role_typ, claims: claims.map(({ typ }) => typ) }));
}).listen(process.env.PORT || 8080);
`;

const APP = {
  'package.json': '{ "name": "capture", "version": "1.0.0", "scripts": { "start": "node server.js" } }',
  'server.js': SERVER,
};

/** What Kudu, App Service authentication and the front end of App Service are asked. */
export const siteQuestions: readonly Question[] = [
  {
    operation: 'any path, asked by a page of another origin (CORS)',
    async ask(pen, { site }) {
      const { path, host } = await site();
      const allowed = 'https://allowed.example.com';
      await pen.arm('PATCH', `${path}/config/web?api-version=2023-01-01`, {
        properties: { cors: { allowedOrigins: [allowed], supportCredentials: true } },
      });
      const preflight = (origin: string) =>
        pen.site('OPTIONS', host, '/', {
          headers: {
            origin,
            'access-control-request-method': 'GET',
            'access-control-request-headers': 'authorization',
          },
        });
      const isAllowed = ({ headers }: Reply) => headers.has('access-control-allow-origin');
      await pen.until(() => preflight(allowed), isAllowed, MINUTE);
      await preflight('https://other.example.com');
      return undefined;
    },
  },
  {
    operation: 'GET /api/deployments/{id}/log',
    async ask(pen, { site }) {
      const { scm } = await site();
      await pen.kudu('POST', scm, '/api/zipdeploy?isAsync=true', { zip: await zipped(APP) });
      const latest = await pen.until(
        () => pen.kudu('GET', scm, '/api/deployments/latest'),
        ({ body }) => Deployment.safeParse(body).data?.complete === true,
        10 * MINUTE,
      );
      const { id } = expectShape('the deployment', Deployment, latest);
      await pen.kudu('GET', scm, `/api/deployments/${id}/log`);
      return undefined;
    },
  },
  {
    operation: 'any path, by nobody who is known',
    async ask(pen, { guarded }) {
      const { host } = await guarded();
      for (const [method, accept] of [
        ['GET', 'text/html'],
        ['GET', '*/*'],
        ['GET', 'application/json'],
        ['HEAD', 'text/html'],
        ['POST', 'text/html'],
      ] as const) {
        await pen.site(method, host, '/', { headers: { accept } });
      }
      await pen.site('GET', host, '/', {
        headers: { ...AS_A_BROWSER, 'x-requested-with': 'XMLHttpRequest' },
      });
      return undefined;
    },
  },
  {
    operation: 'POST /.auth/login/aad/callback',
    async ask(pen, { guarded }) {
      const { host } = await guarded();
      const begun = await pen.site('GET', host, '/.auth/login/aad', { headers: AS_A_BROWSER });
      const state = new URL(begun.headers.get('location') ?? 'https://none.example.com').searchParams.get(
        'state',
      );
      if (state === null) return 'the sign-in did not begin with a state';
      const cookie = (begun.headers.get('set-cookie') ?? '')
        .split(/,(?=\s*[\w.-]+=)/)
        .map((each) => each.split(';')[0]?.trim() ?? '')
        .join('; ');
      await pen.site('POST', host, '/.auth/login/aad/callback', {
        headers: {
          ...AS_A_BROWSER,
          ...(cookie ? { cookie } : {}),
          origin: new URL(begun.headers.get('location') ?? '').origin,
        },
        form: { error: 'access_denied', error_description: 'AADSTS65004: User declined to consent.', state },
      });
      return undefined;
    },
  },
  {
    operation: 'any path, with an access token',
    async ask(pen, scene) {
      const { host } = await scene.guarded();
      const authorization = `Bearer ${await tokenFor(pen, scene)}`;
      const call = (path: string) =>
        pen.site('GET', host, path, { headers: { accept: 'application/json', authorization } });
      await call('/.auth/me');
      const before = await pen.until(
        () => call('/'),
        ({ status }) => status === 200,
        3 * MINUTE,
      );
      await scene.allow([]);
      await pen.until(
        () => call('/?none-allowed'),
        ({ status }) => status !== before.status,
        MINUTE,
      );
      await scene.allow(undefined);
      return undefined;
    },
  },
  {
    operation: 'GET /.auth/logout',
    byHand:
      'With two accounts signed in to the browser, sign in to a site with one of them, open /.auth/logout, and read the address at the sign-in service that it leads to: whether it names the account.',
  },
];

/** A token for the API, which its own application gets for itself. */
async function tokenFor(pen: Pen, { api, tenant }: Scene): Promise<string> {
  const { appId, secret } = await api();
  const reply = await pen.until(
    () =>
      pen.login('POST', `/${tenant}/oauth2/v2.0/token`, {
        form: {
          grant_type: 'client_credentials',
          client_id: appId,
          client_secret: secret,
          scope: `api://${appId}/.default`,
        },
      }),
    ({ status }) => status < 300,
    MINUTE,
  );
  return expectShape('a token', Token, reply).access_token;
}

function zipped(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(Readable.from(zip.outputStream));
}
