import { randomInt } from 'node:crypto';
import type { Cloud } from '../../../checks/cloud.ts';
import { versioned } from '../../../checks/facts/ids.ts';
import { reasonOf } from '../../errors.ts';
import type { Pen, Reply } from '../pen.ts';
import { expectMade, MINUTE, once } from './making.ts';
import { createRegistrations, type SceneRegistrations } from './registrations.ts';
import { BUILD, createResources, type SceneResources, type SceneSite } from './resources.ts';

/** Where the questions are asked. */
interface Place {
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly subscription: string;
  readonly location: string;
}

/** What questions are asked about: made when one of them needs it, once, and deleted in the end. */
export interface Scene
  extends Place,
    Omit<SceneResources, 'deletions'>,
    Omit<SceneRegistrations, 'deletions'> {
  /** A name that nobody else has. */
  name(what: string): string;
  /** The names that were given. */
  names(): readonly string[];
  /** The site with authentication, which takes tokens of `api`. @throws SceneError */
  guarded(): Promise<SceneSite>;
  /** Turns authentication of the site on, with these applications allowed. @throws SceneError */
  allow(applications: readonly string[] | undefined): Promise<Reply>;
  /** Deletes all that was made, with this pen; what cannot be deleted is named. */
  clearWith(pen: Pen): Promise<readonly string[]>;
}

export interface SceneOptions extends Place {
  readonly pen: Pen;
  /** The lab's ID: what is made bears its mark, so that `lab clean` finds it. */
  readonly lab: string;
}

const LETTERS = 'bcdfghjkmnpqrstvwxz23456789';
const API_SETTING = 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET';

/** The stage for questions: nothing is there before it is asked for. */
export function createScene({ pen, lab, ...place }: SceneOptions): Scene {
  const { cloud, tenant, subscription, location } = place;
  const base = `capture${Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
  const names: string[] = [];
  const name = (what: string): string => {
    const made = `${base}-${what}`;
    if (!names.includes(made)) names.push(made);
    return made;
  };
  const { deletions: ofResources, ...resources } = createResources({
    pen,
    subscription,
    location,
    lab,
    name,
  });
  const { deletions: ofRegistrations, ...registrations } = createRegistrations(pen, { name, lab });
  const { site } = resources;
  const { api } = registrations;

  const allow: Scene['allow'] = async (allowedApplications) => {
    const { path } = await site();
    const { appId } = await api();
    const registration = {
      openIdIssuer: `${cloud.login}/${tenant}/v2.0`,
      clientId: appId,
      clientSecretSettingName: API_SETTING,
    };
    const validation = {
      allowedAudiences: [`api://${appId}`, appId],
      ...(allowedApplications ? { defaultAuthorizationPolicy: { allowedApplications } } : {}),
    };
    return pen.arm('PUT', versioned('web', `${path}/config/authsettingsV2`), {
      properties: {
        platform: { enabled: true },
        globalValidation: {
          requireAuthentication: true,
          unauthenticatedClientAction: 'RedirectToLoginPage',
          redirectToProvider: 'azureActiveDirectory',
        },
        identityProviders: { azureActiveDirectory: { enabled: true, registration, validation } },
        login: { tokenStore: { enabled: true } },
      },
    });
  };

  const guarded = once(async () => {
    const made = await site();
    const { secret } = await api();
    const properties = { [BUILD.name]: BUILD.value, [API_SETTING]: secret };
    const settings = versioned('web', `${made.path}/config/appsettings`);
    expectMade('the app setting', await pen.arm('PUT', settings, { properties }));
    expectMade('authentication', await allow(undefined));
    const isGuarded = ({ status }: Reply) => status === 401;
    await pen.until(() => pen.site('GET', made.host, '/'), isGuarded, 3 * MINUTE);
    return made;
  });

  return {
    ...place,
    ...resources,
    ...registrations,
    ...{ name, guarded, allow },
    names: () => names,
    async clearWith(by) {
      const left: string[] = [];
      for (const { what, act } of [...ofRegistrations(by), ...ofResources(by)]) {
        try {
          const { status } = await act();
          if (status >= 300 && status !== 404) left.push(what);
        } catch (error) {
          left.push(`${what} (${reasonOf(error)})`);
        }
      }
      return left;
    },
  };
}
