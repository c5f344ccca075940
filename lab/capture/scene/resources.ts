import { z } from 'zod';
import { subscriptionPath, versioned } from '../../../checks/facts/ids.ts';
import { MADE_BY } from '../../inspect/marks.ts';
import type { Pen, Reply } from '../pen.ts';
import { type Deletion, expectMade, expectShape, MINUTE, once } from './making.ts';

/** A web app. */
export interface SceneSite {
  readonly path: string;
  readonly host: string;
  readonly scm: string;
}

/** The resource group and what is in it; each is made when it is first asked for. */
export interface SceneResources {
  /** The resource group's path. @throws SceneError */
  group(): Promise<string>;
  /** A free Linux plan's path. @throws SceneError */
  plan(): Promise<string>;
  /** A web app without any code, whose deployments are built. @throws SceneError */
  site(): Promise<SceneSite>;
  deletions(pen: Pen): readonly Deletion[];
}

export interface ResourcesOptions {
  readonly pen: Pen;
  readonly subscription: string;
  readonly location: string;
  readonly lab: string;
  /** Gives a name that nobody else has. */
  readonly name: (what: string) => string;
}

/** The app setting that has deployments built. Source: "Deploy files to App Service", build automation (learn). */
export const BUILD = { name: 'SCM_DO_BUILD_DURING_DEPLOYMENT', value: 'true' };

const State = z.object({ properties: z.object({ provisioningState: z.string().nullish() }).nullish() });
const Provider = z.object({ registrationState: z.string() });
const Hosts = z.object({
  properties: z.object({ defaultHostName: z.string(), enabledHostNames: z.array(z.string()).nullish() }),
});

/** Nothing is there yet. */
export function createResources(options: ResourcesOptions): SceneResources {
  const { pen, subscription, location, lab, name } = options;
  const groupName = name('group');
  const groupPath = `${subscriptionPath(subscription)}/resourceGroups/${groupName}`;
  const web = `${groupPath}/providers/Microsoft.Web`;
  const provider = `${subscriptionPath(subscription)}/providers/Microsoft.Web`;
  const tags = { [MADE_BY]: lab };
  let begun = false;

  const group = once(async () => {
    begun = true;
    const body = { location, tags };
    expectMade('the resource group', await pen.arm('PUT', versioned('resources', groupPath), body));
    return groupPath;
  });

  /** Source: "Resource providers and types" (learn.microsoft.com): a provider has to be registered before it is used. */
  const registered = once(async () => {
    const read = () => pen.arm('GET', versioned('resources', provider));
    const isThere = ({ body }: Reply) => Provider.safeParse(body).data?.registrationState === 'Registered';
    if (isThere(await read())) return;
    await pen.arm('POST', versioned('resources', `${provider}/register`));
    await pen.until(read, isThere, 5 * MINUTE);
  });

  const plan = once(async () => {
    await group();
    await registered();
    const path = `${web}/serverfarms/${name('plan')}`;
    const sku = { name: 'F1', tier: 'Free' };
    const body = { location, kind: 'linux', tags, sku, properties: { reserved: true } };
    expectMade('the free plan', await pen.arm('PUT', versioned('web', path), body));
    await settled(pen, path);
    return path;
  });

  const site = once(async () => {
    const siteConfig = { linuxFxVersion: 'NODE|24-lts', appSettings: [BUILD] };
    const properties = { serverFarmId: await plan(), siteConfig, httpsOnly: true };
    const path = `${web}/sites/${name('site')}`;
    const body = { location, kind: 'app,linux', tags, properties };
    expectMade('the web app', await pen.arm('PUT', versioned('web', path), body));
    const reply = await settled(pen, path);
    const { defaultHostName: host, enabledHostNames } = expectShape('the web app', Hosts, reply).properties;
    const scm = enabledHostNames?.find((each) => each.includes('.scm.')) ?? host.replace('.', '.scm.');
    return { path, host, scm };
  });

  /** The group goes with everything in it. */
  const deleteGroup = async (by: Pen): Promise<Pick<Reply, 'status'>> => {
    await by.arm('DELETE', versioned('resources', groupPath));
    const read = () => by.arm('GET', versioned('resources', groupPath));
    const { status } = await by.until(read, (reply) => reply.status === 404, 10 * MINUTE);
    return { status: status === 404 ? status : 409 };
  };
  return {
    ...{ group, plan, site },
    deletions: (by) => (begun ? [{ what: `resource group ${groupName}`, act: () => deleteGroup(by) }] : []),
  };
}

/** Waits until a resource of Microsoft.Web is as it will be. Source: "Track asynchronous Azure operations" (learn). */
const settled = (pen: Pen, path: string): Promise<Reply> =>
  pen.until(
    () => pen.arm('GET', versioned('web', path)),
    ({ status, body }) =>
      status === 200 &&
      /^(|Succeeded)$/.test(State.safeParse(body).data?.properties?.provisioningState ?? ''),
    2 * MINUTE,
  );
