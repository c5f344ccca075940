import type { Cloud, Credential } from '../cloud.ts';
import type { Target } from '../target.ts';
import { readAppSettings } from './app-settings.ts';
import { createArm } from './arm.ts';
import { type AuthSettings, type ClassicAuth, readAuthSettings, readClassicAuth } from './auth-settings.ts';
import { type Call, callAnonymously, callAsOther, callPreflight, type OtherCall } from './calls.ts';
import { type DirectoryFacts, directoryFacts } from './directory.ts';
import { FactError } from './error.ts';
import { createGraph } from './graph.ts';
import { type GroupResource, readGroupResources } from './group-resources.ts';
import { createHttp, type Http } from './http.ts';
import { type Deployment, readLatestDeployment, readWwwroot, type Wwwroot } from './kudu.ts';
import { memo } from './memo.ts';
import { type NameAvailability, readNameAvailability, readRuntimes } from './offers.ts';
import { type Page, readPage } from './page.ts';
import { type Plan, readPlan } from './plan.ts';
import { type Profile, readProfile } from './profile.ts';
import { newestFirst, type Receipt } from './receipts.ts';
import { type ResourceGroup, readResourceGroup, readResourceGroups } from './resource-groups.ts';
import { readBasicAuthAllowed, readSiteConfig, type SiteConfig } from './site-config.ts';
import { readSite, readSites, readSitesElsewhere, type Site } from './sites.ts';
import { readSubscriptions, type Subscription } from './subscriptions.ts';
import { signedIn } from './tokens.ts';

/**
 * What can be known of a lab. Each fact is asked for once, whoever reads it and however often. Sites are named by their
 * names and belong to the target's resource group. Every reader may throw a FactError: it could not look.
 */
export interface Facts extends DirectoryFacts {
  /** The cloud that is looked at: its name and its endpoints. */
  readonly cloud: Cloud;
  /** The time by which tokens and secrets are judged. */
  now(): Date;
  /** The same questions, to be asked anew. The sign-in and the connections are kept. */
  fresh(): Facts;
  /** The subscriptions that can be seen. */
  subscriptions(): Promise<readonly Subscription[]>;
  /** The target's resource group, if it exists. */
  resourceGroup(): Promise<ResourceGroup | undefined>;
  /** Every resource group of the subscription. */
  resourceGroups(): Promise<readonly ResourceGroup[]>;
  /** Every site of the subscription, in one question. */
  sites(): Promise<readonly Site[]>;
  /** The sites of the other subscriptions that can be seen. */
  sitesElsewhere(): Promise<readonly Site[]>;
  /** A site, if it exists. */
  site(name: string): Promise<Site | undefined>;
  /** The App Service plan of a site, by its resource id. */
  plan(id: string): Promise<Plan>;
  /** The names and values of a site's app settings. */
  appSettings(site: string): Promise<ReadonlyMap<string, string>>;
  /** App Service authentication of a site. */
  authSettings(site: string): Promise<AuthSettings>;
  /** The classic authentication of a site; `undefined` where it has the newer one. */
  classicAuth(site: string): Promise<ClassicAuth | undefined>;
  /** What is in the target's resource group. */
  groupResources(): Promise<readonly GroupResource[]>;
  /** What of a site's configuration decides whether its app answers, and whose pages may call it. */
  siteConfig(site: string): Promise<SiteConfig>;
  /** Whether a site takes deployments with publishing credentials. */
  basicAuthAllowed(site: string): Promise<boolean>;
  /** The Node runtimes on offer for Linux (`NODE|22-lts`). */
  runtimes(): Promise<readonly string[]>;
  /** Whether a new site may have this name. */
  nameAvailability(name: string): Promise<NameAvailability | undefined>;
  /** The last deployment of code to a site, if there was one. */
  latestDeployment(site: string): Promise<Deployment | undefined>;
  /** What a site serves from. */
  wwwroot(site: string): Promise<Wwwroot>;
  /** What a site's first page is to somebody who is not signed in. */
  home(site: string): Promise<Page>;
  /** What the frontend's profile page reports to somebody who is not signed in. */
  profile(): Promise<Profile>;
  /** What a site answers to a program that calls its profile without a token. */
  anonymousCall(site: string): Promise<Call>;
  /** Whether browsers let pages of the frontend call the backend. */
  preflight(): Promise<Call>;
  /** What the backend answers to a token for `api` (`api://…`) that was issued to another application. */
  otherCall(api: string): Promise<OtherCall>;
  /** What the frontend's receipt page has sent to the lab, the newest first. */
  receipts(): Promise<readonly Receipt[]>;
}

export interface FactsOptions {
  readonly cloud: Cloud;
  readonly credential: Credential;
  readonly target: Target;
  /** Milliseconds to wait for a page of a site; a cold start on a free plan takes a while. */
  readonly patience?: number;
  readonly now?: () => Date;
  /** How to ask; absent: by the cloud's own connections, each question as it comes. */
  readonly http?: Http;
  /** The receipts that the lab has kept of this target's frontend, or how to get at them. */
  readonly receipts?: readonly Receipt[] | ((facts: Facts) => Promise<readonly Receipt[]>);
}

/** The facts of one target, read over the network. */
export function createFacts(options: FactsOptions): Facts {
  const { cloud, credential, target, patience = 40_000, now = () => new Date(), receipts = [] } = options;
  const { tenant } = target;
  const { http = createHttp(cloud) } = options;
  const asker = signedIn({ http, cloud, credential, tenant, now });
  const arm = createArm({ signedIn: asker, cloud, tenant });
  const graphAsker = signedIn({ http, cloud, credential, tenant, now, resource: 'graph' });
  const graph = createGraph({ signedIn: graphAsker, cloud, tenant });
  return factsFrom({ http, asker, arm, graph, target, cloud, credential, patience, now, receipts });
}

interface Sources extends Required<FactsOptions> {
  readonly http: ReturnType<typeof createHttp>;
  readonly asker: ReturnType<typeof signedIn>;
  readonly arm: ReturnType<typeof createArm>;
  readonly graph: ReturnType<typeof createGraph>;
}

function factsFrom(sources: Sources): Facts {
  const { http, asker, arm, target, patience, now, receipts } = sources;
  const facts: Facts = {
    ...directoryFacts(sources.graph, target),
    cloud: sources.cloud,
    now,
    fresh: () => factsFrom(sources),
    subscriptions: memo(() => readSubscriptions(arm)),
    resourceGroup: memo(() => readResourceGroup(arm, target)),
    resourceGroups: memo(() => readResourceGroups(arm, target)),
    sites: memo(() => readSites(arm, target.subscription)),
    sitesElsewhere: memo(async () => readSitesElsewhere(arm, target, await facts.subscriptions())),
    site: memo((name) => readSite(arm, target, name)),
    plan: memo((id) => readPlan(arm, id)),
    appSettings: memo((site) => readAppSettings(arm, target, site)),
    authSettings: memo((site) => readAuthSettings(arm, target, site)),
    classicAuth: memo((site) => readClassicAuth(arm, target, site)),
    groupResources: memo(() => readGroupResources(arm, target)),
    siteConfig: memo((site) => readSiteConfig(arm, target, site)),
    basicAuthAllowed: memo((site) => readBasicAuthAllowed(arm, target, site)),
    runtimes: memo(() => readRuntimes(arm, now())),
    nameAvailability: memo((name) => readNameAvailability(arm, target, name)),
    latestDeployment: memo(async (site) => readLatestDeployment(asker, await existing(facts, site))),
    wwwroot: memo(async (site) => readWwwroot(asker, await existing(facts, site))),
    home: memo(
      async (site) => (await readPage(http, await existing(facts, site), { within: patience })).page,
    ),
    profile: memo(async () => readProfile(http, await existing(facts, target.frontend), patience)),
    anonymousCall: memo(async (site) => callAnonymously(http, await existing(facts, site), patience)),
    preflight: memo(async () => {
      const [frontend, backend] = await Promise.all([
        existing(facts, target.frontend),
        existing(facts, target.backend),
      ]);
      return callPreflight(http, backend, `https://${frontend.defaultHostName}`, patience);
    }),
    otherCall: memo(async (api) =>
      callAsOther(await existing(facts, target.backend), api, {
        ...sources,
        tenant: target.tenant,
        within: patience,
      }),
    ),
    receipts: memo(async () =>
      newestFirst(typeof receipts === 'function' ? await receipts(facts) : receipts),
    ),
  };
  return facts;
}

/**
 * A site that an earlier check has seen.
 * @throws FactError `unexpected-answer` when there is none: whoever asks can say nothing without it
 */
export async function existing(facts: Pick<Facts, 'site'>, name: string): Promise<Site> {
  const site = await facts.site(name);
  if (site) return site;
  throw new FactError(
    'unexpected-answer',
    `There is no site called ${name}, and so nothing more to look at.`,
    {
      next: 'npx lab check 1',
    },
  );
}
