import { homedir } from 'node:os';
import { basename } from 'node:path';
import type { Cloud, Credential } from '../../checks/cloud.ts';
import type { Target } from '../../checks/target.ts';
import { LabError } from '../errors.ts';
import type { Az } from './az.ts';
import { openRealAz, readVersion } from './real/real.ts';
import type { ServicePrincipal } from './real/sign-in.ts';
import type { Environment } from './real/start-az.ts';

export interface OpenAzOptions {
  /** `auto`: the installed one, else the built-in one. */
  readonly choice: 'auto' | 'real' | 'builtin';
  readonly cloud: Cloud;
  /** What the built-in az asks with. */
  readonly credential: Credential;
  readonly target: Pick<Target, 'tenant' | 'subscription'>;
  /** The environment of the installed az: in a sandbox, the one that leads there. */
  readonly env: Environment;
  /**
   * Where az keeps what it knows (AZURE_CONFIG_DIR) when the lab signs it in; never the user's own folder. Its name must not
   * be `.azure`: az looks for a folder of the same name in every folder above the one it works in, and would find, read
   * and obey the user's own.
   */
  readonly azureConfigDir: string;
  /** Whom the lab signs az in as; absent, az is whoever the user signed in as. */
  readonly servicePrincipal?: ServicePrincipal;
  /** The time in the cloud; absent: this machine's. */
  readonly now?: () => Date;
}

/**
 * Opens the Azure CLI, or what stands in for it, signed in.
 * @throws LabError `az` when the installed one is asked for and missing or broken, or cannot sign in
 */
export async function openAz(options: OpenAzOptions): Promise<Az> {
  if (options.choice === 'builtin') return builtin(options);
  const { servicePrincipal, azureConfigDir } = options;
  const env = servicePrincipal ? { ...options.env, AZURE_CONFIG_DIR: azureConfigDir } : options.env;
  const found = await readVersion(env, homedir());
  if ('version' in found) return real({ ...options, env }, found.version);
  if (options.choice === 'auto') return builtin(options);
  const why =
    'missing' in found ? 'There is no az in PATH.' : `The installed az does not work: ${found.broken}`;
  throw new LabError('az', why, {
    next: 'Install the Azure CLI (https://learn.microsoft.com/cli/azure/install-azure-cli), or use the built-in one: --az builtin',
  });
}

async function real(
  { cloud, target, servicePrincipal, azureConfigDir, env }: OpenAzOptions,
  version: string,
) {
  if (!servicePrincipal) return openRealAz({ version, env, subscription: target.subscription });
  const az = openRealAz({ version, env });
  const { signIn } = await import('./real/sign-in.ts');
  await signIn({
    cloud,
    servicePrincipal,
    configDir: azureConfigDir,
    az: (args) => az.run(args, { cwd: homedir() }),
  });
  return az;
}

async function builtin({
  cloud,
  credential,
  target,
  servicePrincipal,
  azureConfigDir,
  now = () => new Date(),
}: OpenAzOptions) {
  const { openBuiltinAz } = await import('./builtin/builtin.ts');
  return openBuiltinAz({
    cloud,
    credential,
    ...target,
    // az names the folder for local defaults after its own.
    defaultsFolder: servicePrincipal ? basename(azureConfigDir) : '.azure',
    now,
  });
}
