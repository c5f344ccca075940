import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxCloud } from '../../checks/clouds.ts';
import { sandboxCredential } from '../../checks/credentials.ts';
import { loadSteps } from '../../steps/index.ts';
import type { Break } from '../break/break.ts';
import { takeHand } from '../break/hand.ts';
import { fullName, stepOf } from '../break/index.ts';
import { checkSteps } from '../checking.ts';
import { type Connection, connectionOf } from '../connecting/connection.ts';
import { LabError } from '../errors.ts';
import { goToStep, prefixOf } from '../goto.ts';
import { keepState } from '../kept-state.ts';
import type { Lab } from '../lab.ts';
import { azureConfigFolder, type Descriptor } from '../local/descriptor.ts';
import { sandboxEnvironment, sandboxVariables } from '../local/environment.ts';
import { forgetSnapshot, restoreSnapshot, saveSnapshot, snapshotNames } from '../local/snapshots.ts';
import { unrecorded } from '../sessions/session.ts';
import type { Names } from '../state/names.ts';
import { FINISHED_AT } from './mix.ts';

/**
 * How the names of all apps of a class begin: a slip at the beginning of the template's is then one in the copy's.
 */
export const BEGINNING = 'learn-';

/** The lab that a class is made of. Its names stand in nothing else. */
export const TEMPLATE: Names & { readonly lab: string } = {
  lab: 'templateofclass',
  frontend: `${BEGINNING}template-frontend`,
  backend: `${BEGINNING}template-backend`,
  resourceGroup: 'rg-template-of-class',
  plan: 'plan-template-of-class',
  location: 'East US 2',
  sku: 'FREE',
  runtime: 'NODE:22-lts',
};

const FAMILY = 'class';

const { lab: _lab, ...NAMES } = TEMPLATE;

/** The state of the learner's own sandbox, while templates are made in it. */
const BEFORE = 'before-class';

const prefix = (): string => prefixOf(NAMES, FAMILY);

/** The snapshot of a student who is at a step. */
export const startSnapshot = (at: number): string => `${prefix()}${at}`;

/** The snapshot of a student who has made a mistake. */
export const breakSnapshot = (broken: Break): string =>
  `${prefix()}${fullName(broken)}`.replace('/', '-').slice(0, 80);

export interface Wanted {
  /** The steps at whose starts there are students. */
  readonly steps: ReadonlySet<number>;
  readonly breaks: ReadonlySet<Break>;
}

/**
 * Sees to it that the sandbox has the snapshots of which a class is made: a lab is performed in it once, step by step, and
 * each mistake is made once. What was in the sandbox before is there again afterwards; a run that was ended in the middle is
 * made up for by the next.
 * @throws LabError as `goToStep`, `takeHand`; `step` when a mistake does not come to what it should
 */
export async function prepareTemplates(
  lab: Lab,
  sandbox: Descriptor,
  { steps, breaks }: Wanted,
  onPrepare: (what: string) => void,
): Promise<void> {
  const names = await snapshotNames(sandbox);
  if (names.includes(BEFORE)) await goBack(sandbox);
  const stale = names.filter((name) => name.startsWith(`${FAMILY}-`) && !name.startsWith(prefix()));
  for (const name of stale) await forgetSnapshot(sandbox, name);
  const starts = [...steps, ...[...breaks].map(startOf)];
  const missing = starts.filter((at) => at > 1 && !names.includes(startSnapshot(at)));
  const unmade = [...breaks].filter((broken) => !names.includes(breakSnapshot(broken)));
  if (missing.length === 0 && unmade.length === 0) return;
  await saveSnapshot(sandbox, BEFORE, null);
  const dir = mkdtempSync(join(tmpdir(), 'easy-auth-lab-class-'));
  const connection = templateConnection(lab, sandbox, dir);
  const go = (number: number): Promise<void> =>
    goToStep(connection, {
      dir,
      steps: loadSteps(),
      number,
      names: NAMES,
      family: FAMILY,
      now: lab.context.now,
      signal: lab.context.signal,
      onPerform: ({ number: step, title }) => onPrepare(`step ${step}, ${title}`),
    });
  try {
    if (missing.length > 0) await go(Math.max(...missing));
    for (const broken of unmade) {
      onPrepare(`${fullName(broken)}: ${broken.what}`);
      await go(startOf(broken));
      await make(lab, connection, broken, dir);
    }
  } finally {
    await goBack(sandbox);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The step at whose start a mistake is made. */
const startOf = ({ before }: Break): number => before ?? FINISHED_AT;

async function goBack(sandbox: Descriptor): Promise<void> {
  await restoreSnapshot(sandbox, BEFORE);
  await forgetSnapshot(sandbox, BEFORE);
}

/** Makes a mistake and keeps what comes of it, once the check has named it. */
async function make({ context }: Lab, connection: Connection, broken: Break, dir: string): Promise<void> {
  const { now, signal } = context;
  await broken.make(await takeHand(connection, { dir, now, signal }));
  const looked = loadSteps().filter(({ number }) => number === stepOf(broken));
  const outcomes = (await checkSteps(connection, looked)).flatMap((each) => each.outcomes);
  const named = outcomes.find(({ check }) => check.id === broken.check);
  if (named?.status !== 'fail' || named.kind !== broken.kind) {
    const found = named?.status === 'fail' ? named.kind : (named?.status ?? 'nothing');
    throw new LabError(
      'step',
      `A class cannot have this mistake: ${broken.what} (${fullName(broken)}). The check says something else of it: ${found}.`,
      { next: 'Leave it out of the mix, or try again when the machine is less busy.' },
    );
  }
  await keepState(connection, dir, breakSnapshot(broken));
}

/** The template's own lab in the sandbox; what it remembers is in `dir`, and nothing of it in the learner's folder. */
function templateConnection(lab: Lab, sandbox: Descriptor, dir: string): Connection {
  const { context, globals } = lab;
  const cloud = sandboxCloud(sandbox);
  const credential = sandboxCredential(sandbox, cloud);
  const target = { tenant: sandbox.tenantId, subscription: sandbox.subscriptionId, ...NAMES };
  return connectionOf(
    { ...lab, globals: { ...globals, dir }, session: unrecorded },
    {
      cloud,
      credential,
      target,
      labId: TEMPLATE.lab,
      secrets: [sandbox.clientSecret, sandbox.controlKey],
      sandbox,
      async openAz() {
        const { openAz } = await import('../az/index.ts');
        return openAz({
          choice: 'builtin',
          cloud,
          credential,
          target,
          env: sandboxEnvironment(context.env, sandboxVariables(globals.dir, sandbox)),
          azureConfigDir: azureConfigFolder(globals.dir),
          servicePrincipal: sandbox,
        });
      },
    },
  );
}
