import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import { type Ran, runLab } from '../lab/testing.ts';
import { PortalVisitor } from '../sandbox/portal/testing.ts';
import { start, type TestSandbox } from '../sandbox/testing.ts';
import { hasAz } from './graph-az.ts';
import { collectIssuedSecrets } from './issued-secrets.ts';
import { HOST } from './lab-at.ts';
import { stateIn } from './sandbox-state.ts';

/** `lab run --yes` from an empty machine to the end, in a sandbox within this process, whose state can be looked at. */

const az = await hasAz();

const NAMES = [
  ...['--frontend', 'lab-frontend', '--backend', 'lab-backend'],
  ...['--group', 'rg-lab', '--plan', 'plan-lab'],
];

const issued = collectIssuedSecrets();
const folders: string[] = [];
function folder(prefix: string): string {
  const made = mkdtempSync(join(tmpdir(), prefix));
  folders.push(made);
  return made;
}
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  issued.stop();
  for (const close of closing) await close();
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

interface Whole {
  readonly dir: string;
  readonly sandbox: TestSandbox;
  /** The state before the first step, and after the eleventh. */
  readonly empty: Record<string, unknown>;
  readonly done: Record<string, unknown>;
  readonly ran: Ran;
  lab(...argv: string[]): Promise<Ran>;
}

/** A sandbox in which nothing has been done yet, to begin with the same IDs each time. */
const pristine = folder('lab-pristine-');
beforeAll(async () => (await start(pristine)).close());

/** Steps 1 to 11, with one kind of az. */
async function whole(kind: 'real' | 'builtin'): Promise<Whole> {
  const dir = folder('lab-whole-');
  const home = join(dir, 'sandbox');
  cpSync(pristine, home, { recursive: true });
  const { sandbox, close } = await start(home);
  closing.push(close);
  const before = sandbox.store.snapshot();
  const empty = await stateIn(sandbox, before);
  const lab = (...argv: string[]) => runLab(['--dir', dir, '--az', kind, ...argv]);
  const ran = await lab('run', '--to', '11', '--yes', '--verbose', ...NAMES);
  return { dir, sandbox, empty, done: await stateIn(sandbox, before), ran, lab };
}

/** What a receipt says of times: when it was written, and from when to when its token holds. */
const TIMES = /\|\w+(\|\d\|\d+\|)\w+\|\w+\|/;

/** A state without what each lab has of its own: its port, its tag, the times of its receipts. */
function comparable({ sandbox, done }: Whole): unknown {
  const text = JSON.stringify(done);
  const [, tag = ''] = /"easy-auth-lab":"(\w+)"/.exec(text) ?? [];
  const withoutTimes = text.replaceAll(/"[^"]*-receipt-\d":"[^"]*"/g, (receipt) =>
    receipt.replace(TIMES, '|$1'),
  );
  return JSON.parse(
    withoutTimes.replaceAll(tag, '<lab>').replaceAll(`:${sandbox.descriptor.port}`, ':<port>'),
  );
}

/** The state of the sandbox and the configuration of az: they cannot do without, so nobody else may read them. */
const KEEPS_SECRETS =
  /[/\\](?:sandbox[/\\](?:sandbox\.json|state\.journal|snapshots[/\\].*)|\.azure-sandbox[/\\].*)$/;

/** All files below a folder. */
function filesIn(root: string): string[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const path = join(root, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}

describe('the whole lab', { timeout: 400_000 }, () => {
  let builtin: Whole;
  beforeAll(async () => {
    builtin = await whole('builtin');
  }, 120_000);

  it('is performed and proved by the built-in az', () => {
    expect(builtin.ran).toMatchObject({ code: EXIT.ok, stderr: expect.not.stringContaining('bug') });
    expect(builtin.ran.stdout).toContain('withAuthentication: true');
    expect(builtin.done).not.toEqual(builtin.empty);
  });

  it.skipIf(!az)('ends in the same state by the real az', async () => {
    const real = await whole('real');
    expect(real.ran.code).toBe(EXIT.ok);
    expect(comparable(real)).toEqual(comparable(builtin));
    expect((await real.lab('run', '--from', '12', '--yes')).code).toBe(EXIT.ok);
    expect((await real.lab('check', '12')).code).toBe(EXIT.ok);
  });

  it('leaves no secret in any log, trace, page, file or output', async () => {
    const { dir, sandbox, ran, lab } = builtin;
    const { subscriptionId } = sandbox.descriptor;
    const roster = join(dir, 'roster.csv');
    writeFileSync(roster, `student,subscription\nAda,${subscriptionId}\n`);
    const junit = join(dir, 'junit.xml');
    const told = [
      ran,
      await lab('check', '--json', '--junit', junit),
      await lab('status', '--json', '--verbose'),
      await lab('trace', '--last', '9'),
      await lab('trace', '--last', '9', '--json'),
      await lab('setup', '--json'),
      await lab('doctor', '--json'),
      await lab('report'),
      await lab('validate', roster, '--out', join(dir, 'class')),
    ].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    const visitor = await PortalVisitor.signedIn(sandbox, 'admin');
    const pages = await Promise.all(
      ['/', '/debug', '/health'].map(async (path) => {
        const answer = await sandbox.ask('GET', `https://lab-backend.${HOST}${path}`);
        return answer.bytes.toString();
      }),
    );
    const overview = await visitor.open('/entra/appRegistrations');
    const kept = filesIn(dir).map((file) => ({ file, text: readFileSync(file, 'latin1') }));
    const open = kept.filter(({ file }) => !KEEPS_SECRETS.test(file)).map(({ text }) => text);
    const places = [...told, ...sandbox.log, ...pages, overview.html, ...open];
    const { clientSecret, controlKey } = sandbox.descriptor;
    const secrets = [...issued.found, clientSecret, controlKey];
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.some((secret) => secret.includes('~sandbox~'))).toBe(true);
    expect(secrets.some((secret) => /^eyJ/.test(secret))).toBe(true);
    const leaked = secrets.flatMap((secret) => places.filter((place) => place.includes(secret)));
    expect(leaked.map((place) => place.slice(0, 200))).toEqual([]);
    const secretive = kept.filter(({ text }) => secrets.some((secret) => text.includes(secret)));
    expect(secretive.map(({ file }) => basename(file))).toContain('sandbox.json');
    expect(secretive.filter(({ file }) => statSync(file).mode & 0o077)).toEqual([]);
  });

  it('tells nobody a secret that somebody has put where something else belongs', async () => {
    const { dir, lab } = builtin;
    const secret = [...issued.found].find((each) => each.includes('~sandbox~')) ?? expect.fail('no secret');
    const at = ['--resource-group', 'rg-lab', '--name', 'lab-frontend'];
    await lab('az', 'webapp', 'config', 'appsettings', 'set', ...at, '--settings', `BACKEND_URL=${secret}`);
    const [junit, out] = [join(dir, 'misplaced.xml'), join(dir, 'misplaced')];
    const told = [
      await lab('check', '2'),
      await lab('check', '2', '--json', '--junit', junit),
      await lab('status', '--json'),
      await lab('validate', join(dir, 'roster.csv'), '--out', out),
      await lab('report'),
    ].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect(told[0]).toContain('[secret]');
    const files = [
      junit,
      ...filesIn(out),
      ...filesIn(join(dir, 'report')),
      ...filesIn(join(dir, 'sessions')),
    ];
    const places = [...told, ...files.map((file) => readFileSync(file, 'utf8'))];
    expect(places.filter((place) => place.includes(secret))).toEqual([]);
    expect((await lab('solve', '2')).code).toBe(EXIT.ok);
  });

  it('is cleaned up to the last registration', async () => {
    const { sandbox, lab } = builtin;
    expect((await lab('run', '--from', '12', '--yes')).code).toBe(EXIT.ok);
    const left = sandbox.directory.applications.all().filter(({ deletedDateTime }) => !deletedDateTime);
    expect(left.filter(({ displayName }) => displayName.startsWith('lab-'))).toEqual([]);
    expect((await lab('check', '12')).code).toBe(EXIT.ok);
  });
});
