import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { hashOf, randomText } from '../core/ids.ts';
import type {
  Application,
  AppRoleAssignment,
  OAuth2PermissionGrant,
  ServicePrincipal,
} from '../state/directory.ts';
import { grantId } from '../state/guid.ts';
import type { Deployment, Plan, ResourceGroup, Site } from '../state/resources.ts';
import { type Copied, GUIDS, type Template } from './template.ts';

/** A text of the template, and what stands in its place in the copy. */
export type Replacement = readonly [from: string, to: string];

export interface CopyPlace {
  /** Where the template is, and where the copy is to be. */
  readonly subscription: Replacement;
  readonly replace: readonly Replacement[];
}

/** What a copy consists of. */
export interface Lab {
  readonly groups: ResourceGroup[];
  readonly plans: Plan[];
  readonly sites: Site[];
  readonly deployments: Deployment[];
  readonly applications: Application[];
  readonly servicePrincipals: ServicePrincipal[];
  readonly grants: OAuth2PermissionGrant[];
  readonly appRoleAssignments: AppRoleAssignment[];
}

const Values = z.array(z.looseObject({}));

/**
 * A lab under other names: each ID that is its own becomes another one, wherever it stands; a client secret becomes another
 * one, too, in the registration and in the settings that hold it.
 */
export function copyOf(template: Template, { subscription, replace }: CopyPlace): Lab {
  const ids = new Map<string, string>([[subscription[0].toLowerCase(), subscription[1]]]);
  const idFor = (found: string): string => {
    const key = found.toLowerCase();
    if (template.common.has(key) && !ids.has(key)) return found;
    const made = ids.get(key) ?? randomUUID();
    ids.set(key, made);
    return found === key ? made : made.toUpperCase(); // somebody has written it so
  };
  // The longest first: a name may be the beginning of another.
  const texts = [...replace].sort(([one], [other]) => other.length - one.length);
  const renamed = <T>(name: Copied): T[] => {
    const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
    const text = texts.reduce(
      (whole, [from, to]) => whole.replaceAll(inJson(from), () => inJson(to)),
      template.text[name].replace(GUIDS, idFor),
    );
    // It is what this sandbox has written itself, with other names in it.
    return Values.parse(JSON.parse(text)) as T[];
  };
  const lab: Lab = {
    groups: renamed('groups'),
    plans: renamed('plans'),
    sites: renamed('sites'),
    deployments: renamed('deployments'),
    applications: renamed('applications'),
    servicePrincipals: renamed('servicePrincipals'),
    grants: renamed<OAuth2PermissionGrant>('grants').map((grant) => ({
      ...grant,
      id: grantId(grant.clientId, grant.resourceId, grant.principalId),
    })),
    appRoleAssignments: renamed<AppRoleAssignment>('appRoleAssignments').map((each) => ({
      ...each,
      id: randomText(43),
    })),
  };
  return withOwnSecrets(lab);
}

/** The length of a secret as Entra ID makes it. */
const SECRET_LENGTH = 37;

function withOwnSecrets(lab: Lab): Lab {
  const kept = new Set(lab.applications.flatMap((each) => each.passwordCredentials.map(({ hash }) => hash)));
  const secrets = new Map<string, string>();
  const sites = lab.sites.map((site) => ({
    ...site,
    publishing: { ...site.publishing, password: randomText(60) },
    appSettings: Object.fromEntries(
      Object.entries(site.appSettings).map(([name, value]) => {
        const hash = hashOf(value);
        if (!kept.has(hash)) return [name, value];
        const made = secrets.get(hash) ?? `${value.slice(0, 6)}${randomText(SECRET_LENGTH - 6)}`;
        secrets.set(hash, made);
        return [name, made];
      }),
    ),
  }));
  const applications = lab.applications.map((application) => ({
    ...application,
    passwordCredentials: application.passwordCredentials.map((credential) => {
      const secret = secrets.get(credential.hash);
      return secret === undefined ? credential : { ...credential, hash: hashOf(secret) };
    }),
  }));
  return { ...lab, sites, applications };
}
