import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../lab/context.ts';
import { startSandbox, stopSandbox } from '../lab/local/process.ts';
import { foreignCloud } from './foreign-cloud.ts';

/** Where the lab is tried as in somebody's own cloud. */
export interface AnyCloud {
  readonly name: string;
  /** The options of the command line that lead there. */
  readonly options: readonly string[];
  readonly subscription: string;
  readonly env: Context['env'];
  /** Milliseconds that one step may take. */
  readonly patience: number;
  /** Opens the pages that the lab asks for, as the signed-in person. */
  visit(addresses: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** What points the tests to a real cloud, and what has been agreed to there. */
export interface CloudVariables {
  readonly cloud: string;
  readonly subscription: string;
  readonly tenant: string | undefined;
  readonly auth: string | undefined;
  readonly az: string | undefined;
  /** The subscription once more, from whoever agrees that things are made in it. */
  readonly confirm: string | undefined;
}

/** The variables `LAB_E2E_…`; `undefined` when no real cloud is named. @throws Error when the subscription is missing */
export function cloudVariables(env: Context['env']): CloudVariables | undefined {
  const cloud = env.LAB_E2E_CLOUD;
  if (!cloud) return undefined;
  const subscription = env.LAB_E2E_SUBSCRIPTION;
  if (!subscription)
    throw new Error('LAB_E2E_CLOUD needs LAB_E2E_SUBSCRIPTION, the ID of a subscription of yours.');
  return {
    cloud,
    subscription,
    tenant: env.LAB_E2E_TENANT,
    auth: env.LAB_E2E_AUTH,
    az: env.LAB_E2E_AZ,
    confirm: env.LAB_E2E_CONFIRM,
  };
}

/** The real cloud that the environment names, else a sandbox that the lab does not know as one. @throws as `cloudVariables` */
export async function anyCloud(env: Context['env']): Promise<AnyCloud> {
  const named = cloudVariables(env);
  return named ? realCloud(named, env) : sandboxAsCloud();
}

function realCloud(
  { cloud, subscription, tenant, auth, az, confirm }: CloudVariables,
  env: Context['env'],
): AnyCloud {
  if (confirm !== subscription) {
    throw new Error('Nobody has agreed that things are made in this subscription. Run: npm run test:cloud');
  }
  const option = (name: string, value: string | undefined) => (value ? [name, value] : []);
  return {
    name: cloud,
    options: [
      ...['--cloud', cloud, '--subscription', subscription],
      ...option('--tenant', tenant),
      ...option('--auth', auth),
      ...option('--az', az),
    ],
    subscription,
    env,
    patience: 30 * 60_000,
    visit: async (addresses) => {
      process.stderr.write(
        `\nOpen in a browser, one after the other, and sign in:\n  ${addresses.join('\n  ')}\n`,
      );
    },
    close: async () => undefined,
  };
}

async function sandboxAsCloud(): Promise<AnyCloud> {
  const top = mkdtempSync(join(tmpdir(), 'lab-any-cloud-'));
  const { descriptor } = await startSandbox(join(top, 'azure'), { env: process.env, port: 0 });
  const { file, env, visit, close } = foreignCloud(descriptor, top);
  return {
    name: 'ContosoCloud',
    options: ['--cloud', file, '--auth', 'environment', '--subscription', descriptor.subscriptionId],
    subscription: descriptor.subscriptionId,
    env,
    patience: 60_000,
    visit,
    async close() {
      await close();
      await stopSandbox(join(top, 'azure'));
      rmSync(top, { recursive: true, force: true });
    },
  };
}
