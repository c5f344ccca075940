import { z } from 'zod';
import type { Arm } from '../../checks/facts/arm.ts';
import { unlessForbidden } from '../../checks/facts/error.ts';
import { versioned } from '../../checks/facts/ids.ts';
import type { Site } from '../../checks/facts/sites.ts';

/** Two apps that look like a lab's. */
export interface Pair {
  readonly frontend: Site;
  readonly backend: Site;
}

/** So many sites are looked into; in a subscription with more, a lab is named by its group. */
const MOST_SITES = 40;

/**
 * Pairs of apps that look like a lab's: Linux apps of Node.js in one resource group, one of which names the other as its
 * backend (app setting BACKEND_URL), or whose names say which is which.
 * @throws FactError
 */
export async function pairsIn(arm: Arm, sites: readonly Site[]): Promise<readonly Pair[]> {
  const candidates = sites.filter(
    ({ linux, linuxFxVersion }) => linux && /^(?:NODE\||$)/i.test(linuxFxVersion),
  );
  const groups = new Set(candidates.map(({ resourceGroup }) => resourceGroup.toLowerCase()));
  const together = [...groups]
    .map((group) => candidates.filter(({ resourceGroup }) => resourceGroup.toLowerCase() === group))
    .filter((some) => some.length >= 2);
  const read = together.flat().slice(0, MOST_SITES);
  const backends = new Map(
    await Promise.all(read.map(async (site) => [site, await backendOf(arm, site)] as const)),
  );
  return together.flatMap((some) => pairIn(some, backends) ?? []);
}

function pairIn(sites: readonly Site[], backends: ReadonlyMap<Site, string>): Pair | undefined {
  for (const frontend of sites) {
    const host = backends.get(frontend) ?? '';
    const backend = sites.find((each) => each !== frontend && each.enabledHostNames.includes(host));
    if (backend) return { frontend, backend };
  }
  const called = (words: RegExp) => sites.filter(({ name }) => words.test(name));
  const [frontends, backends_] = [called(/front|client/i), called(/back|server/i)];
  const [frontend, backend] = [frontends[0], backends_[0]];
  const clear = frontends.length === 1 && backends_.length === 1 && frontend !== backend;
  return clear && frontend && backend ? { frontend, backend } : undefined;
}

const AppSettings = z.object({ properties: z.record(z.string(), z.string()) });

/** The host that a site's BACKEND_URL names; empty where there is none, or it may not be read. */
async function backendOf(arm: Arm, { id }: Site): Promise<string> {
  const path = versioned('web', `${id}/config/appsettings/list`);
  const url = (await unlessForbidden(arm.post(path, AppSettings)))?.properties.BACKEND_URL ?? '';
  return URL.canParse(url) ? new URL(url).hostname : '';
}
