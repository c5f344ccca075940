import type { Facts } from './facts/index.ts';
import type { Deployment, Wwwroot } from './facts/kudu.ts';
import type { NameAvailability } from './facts/offers.ts';
import type { Page } from './facts/page.ts';
import type { Plan } from './facts/plan.ts';
import type { Profile } from './facts/profile.ts';
import type { ResourceGroup } from './facts/resource-groups.ts';
import type { SiteConfig } from './facts/site-config.ts';
import type { Site } from './facts/sites.ts';
import type { Subscription } from './facts/subscriptions.ts';
import type { Target } from './target.ts';

/** The lab of the tests. */
export const target: Target = {
  tenant: '11111111-1111-1111-1111-111111111111',
  subscription: '22222222-2222-2222-2222-222222222222',
  resourceGroup: 'rg-lab',
  location: 'East US 2',
  plan: 'plan-lab',
  sku: 'FREE',
  runtime: 'NODE:22-lts',
  frontend: 'lab-frontend',
  backend: 'lab-backend',
};

/** A subscription that is not the lab's. */
export const OTHER_SUBSCRIPTION = '33333333-3333-3333-3333-333333333333';

const idOf = (subscription: string, group: string, type: string, name: string): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Web/${type}/${name}`;

/** A site of the lab's group that runs on the lab's plan, but for `more`. */
export function siteOf(name: string, more: Partial<Site> = {}): Site {
  const { subscription = target.subscription, resourceGroup = target.resourceGroup } = more;
  const host = `${name}.azurewebsites.net`;
  return {
    id: idOf(subscription, resourceGroup, 'sites', name),
    name,
    subscription,
    resourceGroup,
    location: 'East US 2',
    linux: true,
    planId: idOf(subscription, resourceGroup, 'serverfarms', target.plan),
    state: 'Running',
    usageState: 'Normal',
    enabled: true,
    httpsOnly: true,
    defaultHostName: host,
    enabledHostNames: [host],
    scmHostName: `${name}.scm.azurewebsites.net`,
    linuxFxVersion: 'NODE|22-lts',
    ...more,
  };
}

/** The lab's plan, but for `more`. */
export function planOf(more: Partial<Plan> = {}): Plan {
  const { name = target.plan, resourceGroup = target.resourceGroup } = more;
  return {
    id: idOf(target.subscription, resourceGroup, 'serverfarms', name),
    name,
    resourceGroup,
    location: 'East US 2',
    sku: { name: 'F1', tier: 'Free' },
    linux: true,
    ...more,
  };
}

/** What is so, in a test. What is left out is as it should be after step 2. */
export interface World {
  readonly subscriptions?: readonly Subscription[];
  readonly resourceGroups?: readonly ResourceGroup[];
  readonly sites?: readonly Site[];
  readonly sitesElsewhere?: readonly Site[];
  readonly plans?: readonly Plan[];
  readonly appSettings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly siteConfig?: SiteConfig;
  readonly runtimes?: readonly string[];
  readonly names?: Readonly<Record<string, NameAvailability>>;
  /** `null`: nothing was deployed. */
  readonly deployments?: Readonly<Record<string, Deployment | null>>;
  readonly wwwroots?: Readonly<Record<string, Wwwroot>>;
  readonly homes?: Readonly<Record<string, Page>>;
  readonly profile?: Profile;
}

export const group = (name: string, provisioningState = 'Succeeded'): ResourceGroup => ({
  name,
  location: 'eastus2',
  properties: { provisioningState },
});

const roleOf = (name: string): 'frontend' | 'backend' => (name === target.backend ? 'backend' : 'frontend');

/** Facts that need no network. */
export function factsOf(world: World = {}): Facts {
  const {
    sites = [siteOf(target.frontend), siteOf(target.backend)],
    resourceGroups = [group(target.resourceGroup)],
    plans = [planOf()],
    appSettings = { [target.frontend]: { BACKEND_URL: `https://${target.backend}.azurewebsites.net` } },
    runtimes = ['NODE|24-lts', 'NODE|22-lts'],
  } = world;
  const named = <T extends { name: string }>(some: readonly T[], name: string): T | undefined =>
    some.find((each) => each.name.toLowerCase() === name.toLowerCase());
  const facts: Facts = {
    fresh: () => facts,
    subscriptions: async () => world.subscriptions ?? [],
    resourceGroup: async () => named(resourceGroups, target.resourceGroup),
    resourceGroups: async () => resourceGroups,
    sites: async () => sites,
    sitesElsewhere: async () => world.sitesElsewhere ?? [],
    site: async (name) =>
      named(
        sites.filter(({ resourceGroup }) => resourceGroup === target.resourceGroup),
        name,
      ),
    plan: async (id) => {
      const plan = plans.find((each) => each.id === id);
      if (!plan) throw new Error(`this test has no plan ${id}`);
      return plan;
    },
    appSettings: async (site) => new Map(Object.entries(appSettings[site] ?? {})),
    siteConfig: async () => world.siteConfig ?? { appCommandLine: '', accessRules: [] },
    runtimes: async () => runtimes,
    nameAvailability: async (name) => world.names?.[name] ?? { available: true, reason: '', message: '' },
    latestDeployment: async (site) => {
      const deployment = world.deployments?.[site];
      if (deployment === null) return undefined;
      return deployment ?? { id: 'one', state: 'succeeded', progress: '', excerpt: [] };
    },
    wwwroot: async (site) =>
      world.wwwroots?.[site] ?? { entries: ['package.json', 'src'], packageName: roleOf(site) },
    home: async (site) => world.homes?.[site] ?? { kind: 'ours', role: roleOf(site), status: 200 },
    profile: async () =>
      world.profile ?? {
        kind: 'report',
        status: 'success',
        withAuthentication: false,
        displayName: 'John Doe',
        explanation: '',
      },
  };
  return facts;
}
