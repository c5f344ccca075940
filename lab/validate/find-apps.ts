import { same } from '../../checks/facts/ids.ts';
import type { Facts } from '../../checks/facts/index.ts';
import type { Role } from '../../checks/facts/page.ts';
import type { Site } from '../../checks/facts/sites.ts';
import { type Fault, fault } from './result.ts';
import type { RosterRow } from './roster/row.ts';

/** Where a student's lab is, as much as is there. */
export interface Found {
  readonly resourceGroup?: string;
  readonly frontend?: string;
  readonly backend?: string;
}

type Named = Pick<RosterRow, 'resourceGroup' | 'frontend' | 'backend'>;

/** No more sites than these are asked who they are. */
const MOST_ASKED = 12;

const SETTING = 'BACKEND_URL';

/** What names of apps say of themselves, in the words that people use. */
const HINTS: Readonly<Record<Role, RegExp>> = {
  frontend: /front|client|web|ui\b/i,
  backend: /back|server|api/i,
};

/** What tells of the sites of one resource group. */
export type SiteFacts = Pick<Facts, 'appSettings' | 'home'>;

/**
 * Finds the two apps of a student among the sites of the subscription, where the roster does not name them: the frontend
 * is the one whose BACKEND_URL leads to the other; else the one that is called so, that has that setting, or that serves
 * our frontend. A fault where there are several that could be meant.
 * @throws FactError as the facts
 */
export async function findApps(
  row: Named,
  sites: readonly Site[],
  factsOf: (resourceGroup: string) => SiteFacts,
): Promise<Found | Fault> {
  const inGroup = sites.filter(
    ({ resourceGroup }) => !row.resourceGroup || same(resourceGroup, row.resourceGroup),
  );
  const byName = (name: string | undefined): Site | undefined =>
    name === undefined ? undefined : inGroup.find((site) => same(site.name, name));
  const known = byName(row.frontend) ?? byName(row.backend);
  const resourceGroup = row.resourceGroup ?? known?.resourceGroup;
  const told = place({ resourceGroup, frontend: row.frontend, backend: row.backend });
  if (row.frontend && row.backend) return told;
  const pool = known ? inGroup.filter((site) => same(site.resourceGroup, known.resourceGroup)) : inGroup;
  if (pool.length === 0) return told;
  if (pool.length > MOST_ASKED) return severalMeant(pool);
  const addresses = await Promise.all(
    pool.map(async (site) => ({
      site,
      address: (await factsOf(site.resourceGroup).appSettings(site.name)).get(SETTING),
    })),
  );
  const pairs = addresses.flatMap(({ site, address }) => {
    const backend =
      address === undefined ? undefined : pool.find((each) => each !== site && leadsTo(address, each));
    return backend ? [{ frontend: site, backend }] : [];
  });
  const [pair, ...others] = pairs.filter(
    ({ frontend, backend }) =>
      (!row.frontend || same(frontend.name, row.frontend)) &&
      (!row.backend || same(backend.name, row.backend)),
  );
  if (pair && others.length === 0) return foundPair(pair);
  if (pair || new Set(pool.map((site) => site.resourceGroup.toLowerCase())).size > 1)
    return severalMeant(pool);
  const roles = await rolesOf(addresses, row, factsOf);
  return roles
    ? { ...place({ resourceGroup: pool[0]?.resourceGroup }), ...roles, ...told }
    : severalMeant(pool);
}

const foundPair = ({ frontend, backend }: Record<Role, Site>): Found => ({
  resourceGroup: frontend.resourceGroup,
  frontend: frontend.name,
  backend: backend.name,
});

/** Who is who among the sites of one group; `undefined` where that cannot be told. */
async function rolesOf(
  sites: readonly { readonly site: Site; readonly address: string | undefined }[],
  row: Named,
  factsOf: (resourceGroup: string) => SiteFacts,
): Promise<Found | undefined> {
  const named = new Map<string, Role>();
  if (row.frontend) named.set(row.frontend.toLowerCase(), 'frontend');
  if (row.backend) named.set(row.backend.toLowerCase(), 'backend');
  const withSetting = sites.filter(({ address }) => address !== undefined);
  const cues: readonly ((of: (typeof sites)[number]) => Promise<Role | undefined> | Role | undefined)[] = [
    ({ site }) => named.get(site.name.toLowerCase()),
    ({ site }) => hintOf(site.name), // before the setting, which is on the wrong app now and then
    ({ address }) => (withSetting.length === 1 && address !== undefined ? 'frontend' : undefined),
    async ({ site }) => {
      const page = await factsOf(site.resourceGroup).home(site.name);
      return page.kind === 'ours' ? page.role : undefined;
    },
  ];
  for (const cue of cues) {
    const roles = await Promise.all(sites.map((each) => cue(each)));
    const only = (role: Role): string | undefined => {
      const those = sites.filter((_, index) => roles[index] === role);
      return those.length === 1 ? those[0]?.site.name : undefined;
    };
    const found = { frontend: only('frontend'), backend: only('backend') };
    if (found.frontend && found.backend) return place(found);
    if (sites.length > 2 || !(found.frontend || found.backend)) continue;
    const other = sites.find(({ site }) => site.name !== (found.frontend ?? found.backend))?.site.name;
    return place({ frontend: found.frontend ?? other, backend: found.backend ?? other });
  }
  if (sites.length !== 1) return undefined;
  return row.frontend ? {} : place({ frontend: sites[0]?.site.name });
}

function hintOf(name: string): Role | undefined {
  const [frontend, backend] = [HINTS.frontend.test(name), HINTS.backend.test(name)];
  return frontend === backend ? undefined : frontend ? 'frontend' : 'backend';
}

/** Whether an address is one of a site's, whatever else is wrong with it. */
function leadsTo(address: string, site: Site): boolean {
  const host = /^\s*["']?(?:[a-z]+:\/\/)?([^/:?#\s"']+)/i.exec(address)?.[1]?.toLowerCase() ?? '';
  return [site.defaultHostName, ...site.enabledHostNames].includes(host);
}

const severalMeant = (sites: readonly Site[]): Fault =>
  fault('ambiguous', `There are ${sites.length} web apps, and nothing tells which two are meant.`, {
    next: `Name the student's in the roster's columns resource group, frontend and backend. There are: ${sites
      .slice(0, MOST_ASKED)
      .map(({ name, resourceGroup }) => `${name} (${resourceGroup})`)
      .join(', ')}${sites.length > MOST_ASKED ? ' …' : ''}`,
  });

/** Only what is known. */
const place = (all: { readonly [K in keyof Found]: Found[K] | undefined }): Found => ({
  ...(all.resourceGroup === undefined ? {} : { resourceGroup: all.resourceGroup }),
  ...(all.frontend === undefined ? {} : { frontend: all.frontend }),
  ...(all.backend === undefined ? {} : { backend: all.backend }),
});
