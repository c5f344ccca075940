import { sandboxCloud } from '../../checks/clouds.ts';
import type { Az } from '../az/az.ts';
import type { Lab } from '../lab.ts';
import { sandboxNow } from '../local/clock.ts';
import { azureConfigFolder, LOST } from '../local/descriptor.ts';
import { sandboxEnvironment, sandboxVariables } from '../local/environment.ts';
import { startSandbox } from '../local/process.ts';
import type { Names } from '../state/names.ts';
import type { Choose } from './choose.ts';
import { askers, type Connection, connectionOf } from './connection.ts';
import { whoIs } from './identity.ts';
import { settleNames } from './names.ts';
import { sandboxTokens } from './sandbox-credential.ts';

/** Connects to the lab's own sandbox, which is started if it does not run. @throws LabError as `startSandbox`, `settleNames` */
export async function connectToSandbox(
  lab: Lab,
  given: Partial<Names>,
  choose: Choose | undefined,
): Promise<Connection> {
  const { context, globals, print } = lab;
  const { dir } = globals;
  const { descriptor, started } = await startSandbox(dir, { env: context.env });
  if (started) print.detail(`The sandbox is up: ${descriptor.url}`);
  if (started && descriptor.cutShort) print.say(LOST);
  const cloud = sandboxCloud(descriptor);
  const { tenantId: tenant, subscriptionId: subscription } = descriptor;
  // It brings @azure/identity, which takes a while to load.
  const { sandboxCredential } = await import('../../checks/credentials.ts');
  const now = sandboxNow(dir, context.now);
  const credential = sandboxTokens(() => sandboxCredential(descriptor, cloud), now);
  const { arm } = askers({ cloud, credential, tenant, now });
  const identity = () => whoIs(credential, { cloud, tenant });
  const state = await settleNames(lab, given, { arm, subscription, identity, choose });
  const target = { tenant, subscription, ...state.names };
  const variables = sandboxVariables(dir, descriptor);
  return connectionOf(lab, {
    cloud,
    credential,
    target,
    labId: state.lab,
    secrets: [descriptor.clientSecret, descriptor.controlKey],
    sandbox: descriptor,
    now,
    async openAz(): Promise<Az> {
      const { openAz } = await import('../az/index.ts');
      return openAz({
        choice: globals.az,
        cloud,
        credential,
        target,
        env: sandboxEnvironment(context.env, variables),
        azureConfigDir: azureConfigFolder(dir),
        servicePrincipal: descriptor,
        now,
      });
    },
  });
}
