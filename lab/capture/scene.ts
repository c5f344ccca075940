import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Cloud } from '../../checks/cloud.ts';
import { subscriptionPath, versioned } from '../../checks/facts/ids.ts';
import { reasonOf } from '../errors.ts';
import { MADE_BY, registrationTag } from '../inspect/marks.ts';
import type { Pen, Reply } from './pen.ts';

/** Something that a question needs could not be made; the message says what was answered. */
class SceneError extends Error {
  override readonly name = 'SceneError';
}

/** A web app. */
export interface SceneSite {
  readonly path: string;
  readonly host: string;
  readonly scm: string;
}

/** An app registration that is an API, with a secret, and its service principal. */
export interface SceneApi {
  /** The object IDs. */
  readonly id: string;
  readonly principal: string;
  readonly appId: string;
  readonly secret: string;
}

/** What questions are asked about: made when one of them needs it, once, and deleted in the end. */
export interface Scene {
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly subscription: string;
  readonly location: string;
  /** A name that nobody else has. */
  name(what: string): string;
  /** The resource group's path. @throws SceneError */
  group(): Promise<string>;
  /** A free Linux plan's path. @throws SceneError */
  plan(): Promise<string>;
  /** What a site is made of, for whoever makes one. @throws SceneError */
  siteBody(): Promise<Record<string, unknown>>;
  /** A web app without any code. @throws SceneError */
  site(): Promise<SceneSite>;
  /** An app registration by this name, and nothing more. @throws SceneError */
  registration(what: string, more?: Record<string, unknown>): Promise<Pick<SceneApi, 'id' | 'appId'>>;
  /** What was made where a refusal was expected is deleted, too. */
  adopt(reply: Reply): void;
  /** @throws SceneError */
  api(): Promise<SceneApi>;
  /** The site with authentication, which takes tokens of `api`. @throws SceneError */
  guarded(): Promise<SceneSite>;
  /** Turns authentication of the site on, with these applications allowed. */
  allow(applications: readonly string[] | undefined): Promise<Reply>;
  /** The names that were used, and the secrets that were given: none of them is told. */
  names(): readonly string[];
  secrets(): readonly string[];
  /** A client secret of an app registration. @throws SceneError */
  secretOf(id: string): Promise<string>;
  /** Deletes all that was made, with this pen; what cannot be deleted is named. */
  clearWith(pen: Pen): Promise<readonly string[]>;
}

export interface SceneOptions {
  readonly pen: Pen;
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly subscription: string;
  readonly location: string;
  /** The lab's ID: what is made bears its mark, so that `lab clean` finds it. */
  readonly lab: string;
}

const MINUTE = 60_000;
const LETTERS = 'bcdfghjkmnpqrstvwxz23456789';
const BUILD = { name: 'SCM_DO_BUILD_DURING_DEPLOYMENT', value: 'true' };
const API_SETTING = 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET';

const Made = z.object({ id: z.string(), appId: z.string() });
const Principal = z.object({ id: z.string() });
const Secret = z.object({ secretText: z.string() });
const State = z.object({ properties: z.object({ provisioningState: z.string().nullish() }).nullish() });
const Provider = z.object({ registrationState: z.string() });
const Hosts = z.object({
  properties: z.object({ defaultHostName: z.string(), enabledHostNames: z.array(z.string()).nullish() }),
});

/** The stage for questions: nothing is there before it is asked for. */
export function createScene({ pen, cloud, tenant, subscription, location, lab }: SceneOptions): Scene {
  const base = `capture${Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
  const used: string[] = [];
  const registrations: string[] = [];
  const secrets: string[] = [];
  let groupMade = false;
  const name = (what: string): string => {
    const made = `${base}-${what}`;
    if (!used.includes(made)) used.push(made);
    return made;
  };
  const groupPath = `${subscriptionPath(subscription)}/resourceGroups/${base}-group`;
  const web = `${groupPath}/providers/Microsoft.Web`;
  const provider = `${subscriptionPath(subscription)}/providers/Microsoft.Web`;
  const tags = { [MADE_BY]: lab };

  const group = once(async () => {
    name('group');
    groupMade = true;
    expectMade(
      'the resource group',
      await pen.arm('PUT', versioned('resources', groupPath), { location, tags }),
    );
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
    const body = {
      location,
      kind: 'linux',
      tags,
      sku: { name: 'F1', tier: 'Free' },
      properties: { reserved: true },
    };
    expectMade('the free plan', await pen.arm('PUT', versioned('web', path), body));
    await settled(pen, path);
    return path;
  });

  const siteBody = async (): Promise<Record<string, unknown>> => ({
    location,
    kind: 'app,linux',
    tags,
    properties: {
      serverFarmId: await plan(),
      siteConfig: { linuxFxVersion: 'NODE|24-lts', appSettings: [BUILD] },
      httpsOnly: true,
    },
  });

  const site = once(async () => {
    const body = await siteBody();
    const path = `${web}/sites/${name('site')}`;
    expectMade('the web app', await pen.arm('PUT', versioned('web', path), body));
    const reply = await settled(pen, path);
    const { defaultHostName: host, enabledHostNames } = expectShape('the web app', Hosts, reply).properties;
    const scm = enabledHostNames?.find((each) => each.includes('.scm.')) ?? host.replace('.', '.scm.');
    return { path, host, scm };
  });

  const registration: Scene['registration'] = async (what, more = {}) => {
    const body = {
      displayName: name(what),
      signInAudience: 'AzureADMyOrg',
      tags: [registrationTag(lab)],
      ...more,
    };
    const reply = await pen.graph('POST', '/applications', body);
    adopt(reply);
    const { id, appId } = expectShape('an app registration', Made, reply);
    return { id, appId };
  };

  const adopt = ({ status, body }: Reply): void => {
    const id = status < 300 ? Made.safeParse(body).data?.id : undefined;
    if (id !== undefined) registrations.push(id);
  };

  /** What has just been made is not yet known everywhere. */
  const patience = (ask: () => Promise<Reply>) => pen.until(ask, ({ status }) => status < 300, MINUTE);

  const secretOf = async (id: string): Promise<string> => {
    const body = { passwordCredential: { displayName: 'capture' } };
    const password = await patience(() => pen.graph('POST', `/applications/${id}/addPassword`, body));
    const { secretText } = expectShape('a client secret', Secret, password);
    secrets.push(secretText);
    return secretText;
  };

  const api = once(async () => {
    const { id, appId } = await registration('api');
    await patience(() =>
      pen.graph('PATCH', `/applications/${id}`, {
        identifierUris: [`api://${appId}`],
        api: { requestedAccessTokenVersion: 2 },
      }),
    );
    const principal = await patience(() => pen.graph('POST', '/servicePrincipals', { appId }));
    return {
      id,
      appId,
      principal: expectShape('a service principal', Principal, principal).id,
      secret: await secretOf(id),
    };
  });

  const allow: Scene['allow'] = async (allowedApplications) => {
    const { path } = await site();
    const { appId } = await api();
    return pen.arm('PUT', versioned('web', `${path}/config/authsettingsV2`), {
      properties: {
        platform: { enabled: true },
        globalValidation: {
          requireAuthentication: true,
          unauthenticatedClientAction: 'RedirectToLoginPage',
          redirectToProvider: 'azureActiveDirectory',
        },
        identityProviders: {
          azureActiveDirectory: {
            enabled: true,
            registration: {
              openIdIssuer: `${cloud.login}/${tenant}/v2.0`,
              clientId: appId,
              clientSecretSettingName: API_SETTING,
            },
            validation: {
              allowedAudiences: [`api://${appId}`, appId],
              ...(allowedApplications ? { defaultAuthorizationPolicy: { allowedApplications } } : {}),
            },
          },
        },
        login: { tokenStore: { enabled: true } },
      },
    });
  };

  const guarded = once(async () => {
    const made = await site();
    const { secret } = await api();
    const settings = { properties: { [BUILD.name]: BUILD.value, [API_SETTING]: secret } };
    expectMade(
      'the app setting',
      await pen.arm('PUT', versioned('web', `${made.path}/config/appsettings`), settings),
    );
    expectMade('authentication', await allow(undefined));
    await pen.until(
      () => pen.site('GET', made.host, '/'),
      ({ status }) => status === 401,
      3 * MINUTE,
    );
    return made;
  });

  return {
    ...{
      cloud,
      tenant,
      subscription,
      location,
      name,
      group,
      plan,
      siteBody,
      site,
      registration,
      adopt,
      api,
      guarded,
      allow,
    },
    names: () => used,
    secrets: () => secrets,
    secretOf,
    async clearWith(pen) {
      const left: string[] = [];
      /** Deletes one thing; it is left when it is still there, and when nobody can tell. */
      const remove = async (what: string, act: () => Promise<Reply>): Promise<void> => {
        try {
          const { status } = await act();
          if (status < 300 || status === 404) return;
          left.push(what);
        } catch (error) {
          left.push(`${what} (${reasonOf(error)})`);
        }
      };
      for (const id of registrations) {
        await remove(`app registration ${id}`, () => pen.graph('DELETE', `/applications/${id}`));
        const forGood = () => pen.graph('DELETE', `/directory/deletedItems/${id}`);
        await remove(`deleted app registration ${id}`, forGood);
      }
      if (!groupMade) return left;
      await remove(`resource group ${base}-group`, async () => {
        await pen.arm('DELETE', versioned('resources', groupPath));
        const read = () => pen.arm('GET', versioned('resources', groupPath));
        const last = await pen.until(read, ({ status }) => status === 404, 10 * MINUTE);
        return last.status === 404 ? last : { ...last, status: 409 };
      });
      return left;
    },
  };
}

/** The same promise for whoever asks. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
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

function expectMade(what: string, { status, body }: Reply): void {
  if (status >= 300) throw new SceneError(`${what} could not be made: ${status} ${saidIn(body)}`.trim());
}

/** What an answer holds. @throws SceneError when it is something else */
export function expectShape<T>(what: string, shape: z.ZodType<T>, reply: Reply): T {
  expectMade(what, reply);
  const { data } = shape.safeParse(reply.body);
  if (data === undefined) throw new SceneError(`${what} is not what it should be: ${saidIn(reply.body)}`);
  return data;
}

const Refusal = z.object({ error: z.object({ message: z.string() }) });
const saidIn = (body: unknown): string => Refusal.safeParse(body).data?.error.message ?? '';
