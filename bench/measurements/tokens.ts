import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Bench, type Measurement, NotMeasuredError } from '../measurement.ts';
import { alternate, atLeast, ratio } from '../statistics.ts';
import { ask, freePort, untilAnswered } from '../tools/http.ts';
import { requestsPerSecond } from '../tools/load.ts';
import { startSandbox } from '../tools/sandbox.ts';

const START_MS = 60_000;

/** Somebody who issues tokens. */
interface Issuer {
  readonly name: string;
  readonly port: number;
  readonly host: string;
  readonly tokenPath: string;
  readonly keysPath: string;
  stop(): Promise<void>;
}

const TokenAnswer = z.object({ access_token: z.string() });
const Keys = z.object({
  keys: z.array(z.looseObject({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string() })),
});

/** The length of a modulus of 2048 bits in base64url. */
const MODULUS_2048 = 342;

/**
 * RS256 access tokens a second from the sandbox's token endpoint, beside oauth2-mock-server, for the same form: client
 * credentials, with an ID and a secret.
 *
 * Both run alone in a process of the same Node, are asked over plain HTTP on kept connections, and take turns. Before that,
 * one token of each is verified with the keys that its issuer publishes: RS256, RSA of 2048 bits. The peer signs for anybody;
 * the sandbox looks the application, its secret and the resource up, as the real service does, and is given nothing for it.
 */
export const tokens: Measurement = {
  name: 'tokens',
  title: 'RS256 tokens a second, beside oauth2-mock-server',
  method:
    'POST of the same client_credentials form over kept connections, in turn; RSA of 2048 bits on both sides. ' +
    'The sandbox verifies client, secret and resource; the peer signs for anybody.',
  async run(bench) {
    await bench.peers.install('autocannon');
    const sandbox = await startSandbox(bench);
    const { descriptor } = sandbox;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: descriptor.clientId,
      client_secret: descriptor.clientSecret,
      scope: 'https://management.azure.localhost/.default',
    });
    const ours: Issuer = {
      name: 'sandbox',
      port: descriptor.port,
      host: 'login.azure.localhost',
      tokenPath: `/${descriptor.tenantId}/oauth2/v2.0/token`,
      keysPath: `/${descriptor.tenantId}/discovery/v2.0/keys`,
      stop: sandbox.stop,
    };
    const notMeasured: string[] = [];
    const peer = await startPeer(bench).catch((error: unknown) => {
      if (!(error instanceof NotMeasuredError)) throw error;
      notMeasured.push(`oauth2-mock-server: ${error.message}`);
      return undefined;
    });
    const issuers = peer ? [ours, peer] : [ours];
    for (const issuer of issuers) await proveKind(issuer, form);
    const found = new Map(issuers.map(({ name }): [string, number[]] => [name, []]));
    const [runs, seconds] = bench.quick ? [2, 1] : [5, 3];
    await alternate(issuers, runs + 1, async ({ name, port, host, tokenPath }, run) => {
      const issued = await requestsPerSecond(bench, { port, host, path: tokenPath, form, seconds });
      bench.say(`tokens ${run}: ${name} issued ${Math.round(issued)} a second`);
      if (run > 0) found.get(name)?.push(issued); // the first of each warms it up
    });
    for (const issuer of issuers) await issuer.stop();
    const series = (name: string) => ({ unit: '/s', values: found.get(name) ?? [] }) as const;
    const ratios = peer
      ? [ratio(`tokens a second: sandbox / ${peer.name}`, series(ours.name), series(peer.name))]
      : [];
    return {
      rows: issuers.map(({ name }) => ({ subject: name, figures: { tokens: series(name) } })),
      ratios,
      targets: [atLeast("tokens a second at or above the peer's", ratios[0]?.value, 1)],
      notMeasured,
    };
  },
};

async function startPeer(bench: Bench): Promise<Issuer> {
  const { program, version } = await bench.peers.install('oauth2-mock-server');
  const port = await freePort();
  const running = await bench.processes.node([program, '-a', '127.0.0.1', '-p', String(port)], {
    cwd: bench.folder('empty'),
  });
  const keysPath = '/jwks';
  await untilAnswered(port, keysPath, { ended: running.ended, limitMs: START_MS }).catch((error: unknown) => {
    throw new NotMeasuredError(error instanceof Error ? error.message : String(error));
  });
  const host = `localhost:${port}`;
  return {
    name: `oauth2-mock-server (${version})`,
    port,
    host,
    tokenPath: '/token',
    keysPath,
    stop: running.stop,
  };
}

/** @throws Error unless the issuer's tokens are RS256 by a published RSA key of 2048 bits */
async function proveKind(
  { name, port, host, tokenPath, keysPath }: Issuer,
  form: URLSearchParams,
): Promise<void> {
  const answer = await ask(port, tokenPath, { host, form });
  if (answer.status !== 200) throw new Error(`${name} answered ${answer.status} instead of issuing a token`);
  const keys = Keys.parse(JSON.parse((await ask(port, keysPath, { host })).text));
  const { access_token: token } = TokenAnswer.parse(JSON.parse(answer.text));
  const set: JSONWebKeySet = keys;
  const { protectedHeader } = await jwtVerify(token, createLocalJWKSet(set), { algorithms: ['RS256'] });
  const signing = keys.keys.find(({ kid }) => kid === protectedHeader.kid);
  if (signing?.n.length !== MODULUS_2048) throw new Error(`${name} does not sign with 2048 bits`);
}
