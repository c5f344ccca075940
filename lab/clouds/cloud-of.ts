import { resolve } from 'node:path';
import type { Dispatcher } from 'undici';
import type { Cloud } from '../../checks/cloud.ts';
import { clouds } from '../../checks/clouds.ts';
import type { Context } from '../context.ts';
import { readCloudFile } from './cloud-file.ts';
import { connections } from './connections.ts';

/** The clouds that `--cloud` knows by a name. Everything else is the name of a file. */
export const CLOUD_NAMES = ['sandbox', 'azure', 'azure-us-government', 'azure-china'] as const;

type Known = Exclude<(typeof CLOUD_NAMES)[number], 'sandbox'>;

const isKnown = (id: string): id is Known => id in clouds;

/** A cloud with the connections that lead there. */
export type ReachableCloud = Cloud & { readonly dispatcher: Dispatcher };

/**
 * A real cloud, by a name of `--cloud` or the absolute path of a file.
 * @throws LabError `cloud-file`, `network`
 */
export function cloudOf(id: string, env: Context['env']): ReachableCloud {
  if (isKnown(id)) return { ...clouds[id], dispatcher: connections({ env }) };
  const { cloud, ...way } = readCloudFile(id);
  return { ...cloud, dispatcher: connections({ env, ...way }) };
}

/**
 * The proxy that a cloud's own file names; it is taken in the place of the environment's.
 * @throws LabError `cloud-file`
 */
export function ownProxyOf(id: string): string | undefined {
  return isKnown(id) ? undefined : readCloudFile(id).proxy;
}

/** What `--cloud` was given as it is remembered: a name, or a file's absolute path; `undefined` for neither. */
export function cloudId(text: string, cwd: string): string | undefined {
  if (CLOUD_NAMES.some((name) => name === text)) return text;
  // By their names in az, too.
  const named = Object.entries(clouds).find(([, { name }]) => name.toLowerCase() === text.toLowerCase());
  if (named) return named[0];
  return /[/\\]|\.json$/i.test(text) ? resolve(cwd, text) : undefined;
}
