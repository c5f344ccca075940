import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { origins } from '../sandbox/core/hosts.ts';
import { Browser } from '../sandbox/entra/testing.ts';
import { start, type TestSandbox } from '../sandbox/testing.ts';

/** What a run of az came to. `json` is its output where that is JSON. */
interface AzResult {
  readonly exitCode: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into output of every shape
  readonly json: any;
  readonly stderr: string;
}

/** The real az, signed in to a sandbox of its own as somebody. */
export type Az = (...args: string[]) => Promise<AzResult>;

export interface AzSandbox {
  readonly sandbox: TestSandbox;
  /** As the lab's service principal. */
  asLab(): Promise<Az>;
  /** As a sample user, who signs in with a device code. */
  asUser(upn: string): Promise<Az>;
  /** Signed in as nobody yet, in a folder of this name; with the environment that a sign-in of its own needs. */
  asNobody(name: string): Promise<{ az: Az; env: Record<string, string> }>;
  close(): Promise<void>;
}

/**
 * Whether az is installed; where it is not, a line says that its commands are not tested.
 * @throws Error in CI, which must have it
 */
export async function hasAz(): Promise<boolean> {
  const { exitCode } = await execa('az', ['version'], { reject: false, stdio: 'ignore' });
  if (exitCode === 0) return true;
  if (process.env.CI === 'true') throw new Error('az is not installed, and CI needs it');
  process.stderr.write('az is not installed: its commands are not tested against Graph\n');
  return false;
}

/** Starts a sandbox, and in front of it a proxy that answers for ARM what az asks of it when it signs in. */
export async function startAzSandbox(): Promise<AzSandbox> {
  const dir = mkdtempSync(join(tmpdir(), 'lab-az-'));
  const { sandbox, close } = await start(join(dir, 'sandbox'));
  const proxy = await startProxy(sandbox, join(dir, 'sandbox'));
  const az = (name: string): Az => {
    const configDir = join(dir, name);
    return async (...args) => run(args, configDir, proxy.port, sandbox);
  };
  const withCloud = async (name: string): Promise<Az> => {
    mkdirSync(join(dir, name));
    const config = join(dir, name, 'cloud.json');
    writeFileSync(config, JSON.stringify({ endpoints: ENDPOINTS }));
    const run = az(name);
    await output(run('cloud', 'register', '--name', 'sandbox', '--cloud-config', `@${config}`));
    await output(run('cloud', 'set', '--name', 'sandbox'));
    return run;
  };
  return {
    sandbox,
    async asLab() {
      const run = await withCloud('lab');
      const { clientId, clientSecret, tenantId } = sandbox.descriptor;
      const login = ['login', '--service-principal', '--username', clientId, '--password', clientSecret];
      await output(run(...login, '--tenant', tenantId));
      return run;
    },
    async asUser(upn) {
      const run = await withCloud(upn);
      await signInWithDeviceCode(environment(join(dir, upn), proxy.port, sandbox), upn, sandbox);
      return run;
    },
    async asNobody(name) {
      return { az: await withCloud(name), env: environment(join(dir, name), proxy.port, sandbox) };
    },
    async close() {
      await proxy.close();
      await close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The sandbox's cloud in az's own terms; `/adfs` keeps MSAL from asking Microsoft about the authority. */
const ENDPOINTS = {
  activeDirectory: `${origins.login}/adfs`,
  activeDirectoryResourceId: `${origins.arm}/`,
  activeDirectoryGraphResourceId: `${origins.graph}/`,
  microsoftGraphResourceId: `${origins.graph}/`,
  resourceManager: `${origins.arm}/`,
  management: `${origins.arm}/`,
  gallery: `${origins.arm}/`,
};

function environment(configDir: string, port: number, { descriptor }: TestSandbox): Record<string, string> {
  const proxy = `http://127.0.0.1:${port}`;
  return {
    AZURE_CONFIG_DIR: configDir,
    AZURE_CORE_USE_MSAL_HTTP_CACHE: 'false',
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    HTTPS_PROXY: proxy,
    HTTP_PROXY: proxy,
    NO_PROXY: '',
    no_proxy: '',
    REQUESTS_CA_BUNDLE: descriptor.caFile,
    PATH: process.env.PATH ?? '',
    HOME: configDir,
  };
}

async function run(
  args: readonly string[],
  configDir: string,
  port: number,
  sandbox: TestSandbox,
): Promise<AzResult> {
  const { exitCode, stdout, stderr } = await execa('az', args, {
    env: environment(configDir, port, sandbox),
    extendEnv: false,
    reject: false,
    timeout: 60_000,
    stdin: 'ignore',
  });
  return { exitCode: exitCode ?? -1, json: parsed(stdout), stderr };
}

/** Its output, or `undefined` where it has none; what is no JSON stays a text. */
function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a command printed. @throws Error when it failed, with what az said */
export async function output(running: Promise<AzResult>): Promise<AzResult['json']> {
  const { exitCode, stderr, json } = await running;
  if (exitCode !== 0) throw new Error(`az failed: ${stderr}`);
  return json;
}

/** `az login --use-device-code`, with a browser that does what az says. */
async function signInWithDeviceCode(
  env: Record<string, string>,
  upn: string,
  sandbox: TestSandbox,
): Promise<void> {
  const login = execa('az', ['login', '--use-device-code', '--output', 'none'], {
    env,
    extendEnv: false,
    timeout: 60_000,
    stdin: 'ignore',
  });
  let said = '';
  const instruction = new Promise<{ page: string; code: string }>((resolve, reject) => {
    login.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, page, code] = /open the page (\S+) and enter the code (\w+)/.exec(said) ?? [];
      if (page !== undefined && code !== undefined) resolve({ page, code });
    });
    login.catch(reject);
  });
  const { page, code } = await instruction;
  const browser = new Browser(sandbox);
  const form = await browser.open(new URL(page).pathname);
  const picker = await browser.press(form, 'Next', { user_code: code });
  const confirm = await browser.press(picker, upn);
  await browser.press(confirm, 'Continue');
  await login;
}

/**
 * A proxy that leads everything to the sandbox, but for the two lists that az asks ARM for when it signs in: those it
 * answers itself, so that these tests need nothing of ARM.
 */
async function startProxy(sandbox: TestSandbox, dir: string) {
  const tls = {
    key: readFileSync(join(dir, 'server-key.pem')),
    cert: readFileSync(join(dir, 'server.pem')),
  };
  const arm = createHttps(tls, (req, res) => answerForArm(req, res, sandbox));
  const sockets = new Set<Socket>();
  const proxy = createHttp();
  proxy.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  proxy.on('connect', (req: IncomingMessage, client: Socket) => {
    client.on('error', () => client.destroy());
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (req.url?.startsWith('management.')) {
      arm.emit('connection', client);
      return;
    }
    const server = connect(sandbox.descriptor.port, '127.0.0.1');
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
    client.pipe(server).pipe(client);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

function answerForArm(req: IncomingMessage, res: ServerResponse, { descriptor }: TestSandbox): void {
  const { tenantId, subscriptionId } = descriptor;
  const subscription = {
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    displayName: 'Easy Auth Lab (sandbox)',
    state: 'Enabled',
    tenantId,
    managedByTenants: [],
  };
  const value = req.url?.startsWith('/tenants') ? [{ id: `/tenants/${tenantId}`, tenantId }] : [subscription];
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ value }));
}
