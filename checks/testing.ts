import type { Cloud } from './cloud.ts';
import { clouds } from './clouds.ts';
import type { AuthSettings, ClassicAuth } from './facts/auth-settings.ts';
import type { Call, OtherCall } from './facts/calls.ts';
import type { GroupResource } from './facts/group-resources.ts';
import type { Facts } from './facts/index.ts';
import type { Deployment, Wwwroot } from './facts/kudu.ts';
import type { NameAvailability } from './facts/offers.ts';
import type { Page } from './facts/page.ts';
import type { Plan } from './facts/plan.ts';
import type { Profile } from './facts/profile.ts';
import { newestFirst, type Receipt } from './facts/receipts.ts';
import type { ResourceGroup } from './facts/resource-groups.ts';
import type { SiteConfig } from './facts/site-config.ts';
import type { Site } from './facts/sites.ts';
import type { Subscription } from './facts/subscriptions.ts';
import type { Target } from './target.ts';
import { NOW, noAuth, TENANT, turnedAway } from './testing-auth.ts';
import { type DirectoryWorld, directoryOf } from './testing-directory.ts';

/** The lab of the tests. */
export const target: Target = {
  tenant: TENANT,
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
export interface World extends DirectoryWorld {
  readonly subscriptions?: readonly Subscription[];
  readonly resourceGroups?: readonly ResourceGroup[];
  readonly sites?: readonly Site[];
  readonly sitesElsewhere?: readonly Site[];
  readonly plans?: readonly Plan[];
  readonly appSettings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly siteConfig?: SiteConfig;
  readonly basicAuthAllowed?: boolean;
  readonly runtimes?: readonly string[];
  readonly names?: Readonly<Record<string, NameAvailability>>;
  /** `null`: nothing was deployed. */
  readonly deployments?: Readonly<Record<string, Deployment | null>>;
  readonly wwwroots?: Readonly<Record<string, Wwwroot>>;
  readonly homes?: Readonly<Record<string, Page>>;
  readonly profile?: Profile;
  readonly cloud?: Cloud;
  /** A site that is not named has no authentication. */
  readonly auth?: Readonly<Record<string, AuthSettings>>;
  readonly classic?: Readonly<Record<string, ClassicAuth>>;
  readonly anonymousCalls?: Readonly<Record<string, Call>>;
  readonly preflight?: Call;
  readonly otherCall?: OtherCall;
  readonly receipts?: readonly Receipt[];
  readonly groupResources?: readonly GroupResource[];
}

export const group = (name: string, provisioningState = 'Succeeded'): ResourceGroup => ({
  name,
  location: 'eastus2',
  properties: { provisioningState },
});

const roleOf = (name: string): 'frontend' | 'backend' => (name === target.backend ? 'backend' : 'frontend');

const NO_CONFIG: SiteConfig = { appCommandLine: '', accessRules: [], allowedOrigins: [] };

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
    ...directoryOf(world),
    fresh: () => facts,
    cloud: world.cloud ?? clouds.azure,
    now: () => NOW,
    authSettings: async (site) => world.auth?.[site] ?? noAuth(),
    classicAuth: async (site) => world.classic?.[site],
    groupResources: async () => world.groupResources ?? [],
    anonymousCall: async (site) => world.anonymousCalls?.[site] ?? turnedAway(),
    preflight: async () => world.preflight ?? { ...turnedAway(204), allowedOrigin: 'https://x' },
    otherCall: async () => world.otherCall ?? refused,
    receipts: async () => newestFirst(world.receipts ?? []),
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
    siteConfig: async () => world.siteConfig ?? NO_CONFIG,
    basicAuthAllowed: async () => world.basicAuthAllowed ?? true,
    runtimes: async () => runtimes,
    nameAvailability: async (name) => world.names?.[name] ?? { available: true, reason: '', message: '' },
    latestDeployment: async (site) => {
      const deployment = world.deployments?.[site];
      if (deployment === null) return undefined;
      return deployment ?? { id: 'one', state: 'succeeded', progress: '', excerpt: [] };
    },
    wwwroot: async (site) =>
      world.wwwroots?.[site] ?? {
        entries: ['node_modules', 'package.json', 'src'],
        packageName: roleOf(site),
      },
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

const refused: OtherCall = {
  kind: 'answered',
  token: { version: 1, app: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' },
  ...turnedAway(403),
};
