import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Cloud } from '../../../checks/cloud.ts';
import { clouds } from '../../../checks/clouds.ts';
import { LabError } from '../../errors.ts';
import type { AzRun } from '../az.ts';
import { explain } from '../explain.ts';
import { isStillSignedIn } from './known-sign-in.ts';

/** Who az is to be, in a cloud that it does not know by itself. */
export interface ServicePrincipal {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SignIn {
  readonly cloud: Cloud;
  readonly servicePrincipal: ServicePrincipal;
  /** The folder where this az keeps what it knows (AZURE_CONFIG_DIR); never the user's own. */
  readonly configDir: string;
  readonly az: (args: readonly string[]) => Promise<AzRun>;
}

/**
 * Makes az know the cloud and sign in to it as the service principal, unless it did so before: a file in its folder says
 * as whom. That costs three starts of az, once for a sandbox, and none as long as tenant, application and secret stay and
 * nobody signs that az out.
 *
 * The secret is read by az from a file for nobody else's eyes, so that no list of processes shows it.
 * Sources: `az cloud register --help`, `az login --help`.
 * @throws LabError `az` when az refuses
 */
export async function signIn({ cloud, servicePrincipal, configDir, az }: SignIn): Promise<void> {
  const marker = join(configDir, 'signed-in.json');
  const wanted = identityOf(cloud, servicePrincipal);
  const { clientId } = servicePrincipal;
  if (readMarker(marker) === wanted && isStillSignedIn(configDir, cloud.name, clientId)) return;
  makeConfigDir(configDir, marker);
  const files = mkdtempSync(join(tmpdir(), 'lab-az-'));
  const keep = (name: string, text: string): string => {
    writeFileSync(join(files, name), text, { mode: 0o600 });
    return `@${join(files, name)}`;
  };
  const run = async (...args: string[]): Promise<AzRun> => az([...args, '--output', 'none']);
  try {
    const { tenantId, clientSecret } = servicePrincipal;
    if (!isMicrosofts(cloud)) {
      const config = keep('cloud.json', JSON.stringify(cloudConfig(cloud)));
      const registered = await run('cloud', 'register', '--name', cloud.name, '--cloud-config', config);
      if (registered.exitCode !== 0) {
        succeeded(await run('cloud', 'update', '--name', cloud.name, '--cloud-config', config));
      }
    }
    succeeded(await run('cloud', 'set', '--name', cloud.name));
    const password = keep('secret', clientSecret);
    succeeded(
      await run(
        ...['login', '--service-principal', '--username', clientId],
        ...['--password', password, '--tenant', tenantId],
      ),
    );
  } finally {
    rmSync(files, { recursive: true, force: true });
  }
  writeFileAtomic.sync(marker, `${JSON.stringify({ identity: wanted })}\n`, { mode: 0o600 });
}

/** Clouds that az knows by itself. */
const isMicrosofts = ({ name }: Cloud): boolean => Object.values(clouds).some((each) => each.name === name);

/** A folder that holds the sign-in of another sandbox is emptied, so that `az account list` shows none but this one. */
function makeConfigDir(dir: string, marker: string): void {
  if (resolve(dir) === join(homedir(), '.azure'))
    throw new Error("the lab's az must not use the user's own folder");
  if (existsSync(marker)) rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o700); // az may have made it already, for everybody to read
  // From now on the folder is known to be the lab's, even if what follows is interrupted.
  writeFileAtomic.sync(marker, '{}\n', { mode: 0o600 });
}

/** Which cloud and who, without telling the secret. */
function identityOf({ name, login, arm, graph }: Cloud, principal: ServicePrincipal): string {
  const { tenantId, clientId, clientSecret } = principal;
  return createHash('sha256')
    .update(JSON.stringify([name, login, arm, graph, tenantId, clientId, clientSecret]))
    .digest('hex');
}

function readMarker(file: string): string | undefined {
  try {
    const marker: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof marker !== 'object' || marker === null || !('identity' in marker)) return undefined;
    return typeof marker.identity === 'string' ? marker.identity : undefined;
  } catch {
    return undefined; // no file, or a broken one: az signs in again
  }
}

/**
 * The cloud in az's own terms. `/adfs` keeps MSAL from asking Microsoft whether the authority is genuine; what it finds
 * there names the tenant's ordinary endpoints.
 */
function cloudConfig({ login, arm, graph, portal }: Cloud): object {
  const domain = new URL(arm).host.split('.').slice(1).join('.');
  return {
    endpoints: {
      activeDirectory: `${login}/adfs`,
      activeDirectoryResourceId: `${arm}/`,
      activeDirectoryGraphResourceId: `${graph}/`,
      microsoftGraphResourceId: `${graph}/`,
      resourceManager: `${arm}/`,
      management: `${arm}/`,
      gallery: `${arm}/`,
      portal,
      appServiceResourceId: `https://appservice.${domain}`,
    },
  };
}

function succeeded(run: AzRun): void {
  if (run.exitCode === 0) return;
  const known = explain(run.stderr);
  const said = run.stderr.trim().split('\n').at(-1) ?? '';
  throw new LabError('az', `The installed az could not sign in. ${known?.why ?? said}`, {
    next: known?.next ?? 'Use the built-in az instead: --az builtin',
  });
}
