import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Bench, type Measurement, NotMeasuredError } from '../measurement.ts';
import { alternate, atLeast, ratio } from '../statistics.ts';
import { startApache } from '../tools/apache.ts';
import { type Deployed, deploy, portOf } from '../tools/deploy.ts';
import { ask, freePort, untilAnswered } from '../tools/http.ts';
import { requestsPerSecond } from '../tools/load.ts';
import { type RunningSandbox, startSandbox } from '../tools/sandbox.ts';

const PATH = '/hello';
const START_MS = 60_000;

/** So many that none is remembered from the last time (the sandbox remembers 500). */
const TOKENS = 2000;
const AT_ONCE = 16;

const TokenAnswer = z.object({ access_token: z.string() });
const Keys = z.object({ keys: z.array(z.object({ kid: z.string(), x5c: z.tuple([z.string()]) })) });
const Header = z.object({ kid: z.string() });
const Claims = z.object({ iss: z.string(), aud: z.string() });

/** Somebody who is asked for the app. */
interface Way {
  readonly name: string;
  readonly port: number;
  readonly host: string;
  /** With which tokens, in turn; absent: none. */
  readonly tokens?: readonly string[];
}

/**
 * Requests a second through the gateway of a site with authentication on, each with a bearer token, beside Apache with
 * mod_auth_openidc, and beside `swa start`, in front of the same process of the same app (of node:http alone).
 *
 * Both gateways verify signature (RS256, 2048 bits), lifetime, issuer and audience of each token, and hand the request on
 * over kept connections. Once each request brings another token, so that every signature is computed; once all bring the
 * same, as a client does for an hour: the sandbox then finds that it has verified it. `swa start` verifies nothing; it is
 * what one would put in front of such an app on one's own machine. Apache has its default number of processes and threads;
 * the gateway is one process, as the sandbox is.
 */
export const gateway: Measurement = {
  name: 'gateway',
  title:
    'Requests a second with a bearer token each, beside Apache with mod_auth_openidc and beside swa start',
  method:
    'GET of a small JSON answer of the same app process over kept connections, in turn. Tokens are RS256 of 2048 bits, ' +
    `${TOKENS} in turn or one for all; swa start is asked without any, and verifies none.`,
  async run(bench) {
    await bench.peers.install('autocannon');
    const sandbox = await startSandbox(bench);
    const app = await deploy(bench, sandbox, 'raw');
    const clientId = await protect(bench, sandbox, app);
    const tokens = await issue(sandbox, clientId);
    const [one = ''] = tokens;
    const appPort = await portOf(sandbox, app, one);
    const { port } = sandbox.descriptor;
    const notMeasured: string[] = [];
    const notThere = (name: string) => (error: unknown) => {
      if (!(error instanceof NotMeasuredError)) throw error;
      notMeasured.push(`${name}: ${error.message}`);
      return undefined;
    };
    const apache = await openApache(bench, sandbox, appPort, one).catch(notThere('Apache'));
    const swa = await openSwa(bench, appPort).catch(notThere('swa start'));
    const both = (name: string, at: { port: number; host: string }): Way[] => [
      { ...at, name: `${name}, another token each`, tokens },
      { ...at, name: `${name}, one token`, tokens: [one] },
    ];
    const ways = [
      ...both(NAMES.sandbox, { port, host: app.host }),
      ...(apache ? both(apache.name, apache) : []),
      ...(swa ? [swa] : []),
    ];
    const found = new Map(ways.map(({ name }): [string, number[]] => [name, []]));
    const [runs, seconds] = bench.quick ? [2, 1] : [5, 3];
    await alternate(ways, runs + 1, async (way, run) => {
      const requests = await requestsPerSecond(bench, { ...way, path: PATH, seconds });
      bench.say(`gateway ${run}: ${way.name}, ${Math.round(requests)} requests a second`);
      if (run > 0) found.get(way.name)?.push(requests); // the first of each warms it up
    });
    for (const each of [apache, swa, sandbox]) await each?.stop();
    const series = (name: string) => ({ unit: '/s', values: found.get(name) ?? [] }) as const;
    const ours = series(`${NAMES.sandbox}, another token each`);
    const ratios = [
      ...(apache
        ? ['another token each', 'one token'].map((how) =>
            ratio(
              `${how}: gateway / Apache`,
              series(`${NAMES.sandbox}, ${how}`),
              series(`${apache.name}, ${how}`),
            ),
          )
        : []),
      ...(swa ? [ratio('another token each: gateway / swa start without', ours, series(swa.name))] : []),
    ];
    return {
      rows: ways.map(({ name }) => ({ subject: name, figures: { requests: series(name) } })),
      ratios,
      targets: [
        atLeast("at or above half of Apache's requests", apache && ratios[0]?.value, 0.5),
        atLeast('ten times the requests of swa start', swa && ratios.at(-1)?.value, 10),
      ],
      notMeasured,
    };
  },
};

const NAMES = { sandbox: "sandbox's gateway" } as const;

/** Registers an API for the app, and puts authentication in front of it. Returns the client ID. */
async function protect(bench: Bench, { lab, descriptor }: RunningSandbox, { id }: Deployed): Promise<string> {
  const folder = bench.folder('protect');
  const az = (...args: string[]): Promise<string> =>
    lab(['--az', 'builtin', '--quiet', 'az', ...args], folder);
  const created = await az('ad', 'app', 'create', '--display-name', 'bench', '--query', 'appId', '-o', 'tsv');
  const clientId = created.trim();
  await az('ad', 'sp', 'create', '--id', clientId, '--output', 'none');
  const properties = {
    platform: { enabled: true },
    globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'Return401' },
    identityProviders: {
      azureActiveDirectory: {
        enabled: true,
        registration: {
          clientId,
          openIdIssuer: `https://sts.windows.net/${descriptor.tenantId}/v2.0`,
        },
      },
    },
  };
  writeFileSync(join(folder, 'auth.json'), JSON.stringify({ properties }));
  const url = `/subscriptions/${descriptor.subscriptionId}${id}/config/authsettingsV2?api-version=2022-03-01`;
  await az('rest', '--method', 'PUT', '--url', url, '--body', '@auth.json', '--output', 'none');
  return clientId;
}

/** Tokens for the app, no two alike. */
async function issue({ descriptor }: RunningSandbox, audience: string): Promise<string[]> {
  const { port, tenantId, clientId, clientSecret } = descriptor;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${audience}/.default`,
  });
  const tokens = new Set<string>();
  const fetchSome = async (): Promise<void> => {
    while (tokens.size < TOKENS) {
      const path = `/${tenantId}/oauth2/v2.0/token`;
      const { text } = await ask(port, path, { host: 'login.azure.localhost', form });
      tokens.add(TokenAnswer.parse(JSON.parse(text)).access_token);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchSome));
  return [...tokens];
}

const partOf = (token: string, part: number): unknown =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString('utf8'));

async function openApache(bench: Bench, { descriptor }: RunningSandbox, appPort: number, token: string) {
  const host = 'login.azure.localhost';
  const path = `/${descriptor.tenantId}/discovery/v2.0/keys`;
  const { keys } = Keys.parse(JSON.parse((await ask(descriptor.port, path, { host })).text));
  const { kid } = Header.parse(partOf(token, 0));
  const key = keys.find((each) => each.kid === kid);
  if (!key) throw new Error('the key that signs is not published');
  const { iss: issuer, aud: audience } = Claims.parse(partOf(token, 1));
  const guarded = { issuer, audience, kid, certificate: key.x5c[0], appPort, path: PATH };
  const { version, port, stop } = await startApache(bench, guarded);
  return { name: `Apache ${version}`, port, host: `127.0.0.1:${port}`, stop };
}

async function openSwa(bench: Bench, appPort: number) {
  const { program, version } = await bench.peers.install('@azure/static-web-apps-cli');
  const port = await freePort();
  const args = ['start', `http://127.0.0.1:${appPort}`, '--host', '127.0.0.1', '--port', String(port)];
  const running = await bench.processes.node([program, ...args], { cwd: bench.folder('swa') });
  await untilAnswered(port, PATH, {
    accepts: ({ status }) => status === 200,
    ended: running.ended,
    limitMs: START_MS,
  }).catch((error: unknown) => {
    throw new NotMeasuredError(error instanceof Error ? error.message : String(error));
  });
  return {
    name: `swa start (${version}), no token`,
    port,
    host: `127.0.0.1:${port}`,
    stop: running.stop,
  };
}
