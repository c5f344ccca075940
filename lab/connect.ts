import type { Cloud } from '../checks/cloud.ts';
import { sandboxCloud } from '../checks/clouds.ts';
import { type Arm, createArm } from '../checks/facts/arm.ts';
import { createHttp } from '../checks/facts/http.ts';
import { createFacts, type Facts } from '../checks/facts/index.ts';
import { signedIn } from '../checks/facts/tokens.ts';
import type { Target } from '../checks/target.ts';
import { createVariables, type Variables } from './actions/variables.ts';
import type { Az } from './az/az.ts';
import { LabError } from './errors.ts';
import { EXIT } from './exit.ts';
import type { Lab } from './lab.ts';
import { azureConfigFolder, type Descriptor } from './local/descriptor.ts';
import { sandboxEnvironment, sandboxVariables } from './local/environment.ts';
import { startSandbox } from './local/process.ts';
import { receiptsOf, updateLabState } from './state/lab-file.ts';
import { checkNames, type Names } from './state/names.ts';

/** A lab that can be looked at and worked on. Everything that depends on where it takes place is behind this. */
export interface Connection {
  readonly cloud: Cloud;
  readonly target: Target;
  /** Ask `fresh()` for each look. */
  readonly facts: Facts;
  /** For what no check needs to know. */
  readonly arm: Arm;
  /** What must not be printed. */
  readonly secrets: readonly string[];
  /** What commands of the steps have kept for later ones. */
  readonly variables: Variables;
  /** The Azure CLI that runs the commands, signed in; opened once, when it is first needed. */
  az(): Promise<Az>;
  /** The sandbox, where the lab takes place in it: mistakes cost nothing there, and nobody has to be asked. */
  readonly sandbox: Descriptor;
}

/**
 * Remembers the names that were given and connects to the lab's cloud: the sandbox is started if it does not run.
 * @throws LabError `not-supported` for a cloud that this version has not, `bad-name`; as `startSandbox`, `readLabState`
 */
export async function connect(lab: Lab, given: Partial<Names> = {}): Promise<Connection> {
  const { context, globals, print } = lab;
  const names = rememberNames(lab, given);
  if (globals.cloud !== 'sandbox') throw notSupported(globals.cloud);
  const { descriptor, started } = await startSandbox(globals.dir, { env: context.env });
  if (started) print.detail(`The sandbox is up: ${descriptor.url}`);
  const cloud = sandboxCloud(descriptor);
  // It brings @azure/identity, which takes a while to load.
  const { sandboxCredential } = await import('../checks/credentials.ts');
  const credential = sandboxCredential(descriptor, cloud);
  const target: Target = {
    tenant: descriptor.tenantId,
    subscription: descriptor.subscriptionId,
    ...names,
  };
  const { now } = context;
  const tenant = target.tenant;
  const asker = signedIn({ http: createHttp(cloud), cloud, credential, tenant, now });
  const variables = sandboxVariables(globals.dir, descriptor);
  const open = async (): Promise<Az> => {
    const { openAz } = await import('./az/index.ts');
    return openAz({
      choice: globals.az,
      cloud,
      credential,
      target,
      env: sandboxEnvironment(context.env, variables),
      azureConfigDir: azureConfigFolder(globals.dir),
      servicePrincipal: descriptor,
    });
  };
  let az: Promise<Az> | undefined;
  return {
    cloud,
    target,
    facts: createFacts({
      cloud,
      credential,
      target,
      now,
      receipts: async () => receiptsOf(globals.dir, target),
    }),
    arm: createArm({ signedIn: asker, cloud, tenant }),
    secrets: [descriptor.clientSecret, descriptor.controlKey],
    variables: createVariables(),
    sandbox: descriptor,
    az: () => {
      az ??= open().catch((error: unknown) => {
        az = undefined; // the next one tries again
        throw error;
      });
      return az;
    },
  };
}

/** This version has no such cloud; says so, with the way that there is. */
export const notSupported = (cloud: string): LabError =>
  new LabError(
    'not-supported',
    `This version of the lab takes place in the sandbox only; --cloud ${cloud} comes with a later one.`,
    { next: 'Leave out --cloud: the sandbox answers as Azure does, and costs nothing.' },
  );

/**
 * The lab's names, after those in `given` have been put in and written down.
 * @throws LabError `bad-name` when the two apps would have one name; as `readLabState`
 */
export function rememberNames({ globals }: Lab, given: Partial<Names> = {}): Names {
  const changes = Object.keys(given).length > 0;
  return updateLabState(globals.dir, (state) => {
    if (!changes) return state;
    const names = { ...state.names, ...given };
    const broken = checkNames(names);
    if (broken) {
      throw new LabError('bad-name', broken, {
        next: 'Give the apps two names: --frontend NAME --backend NAME',
        exit: EXIT.usage,
      });
    }
    return { ...state, names };
  }).names;
}
