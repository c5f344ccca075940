import type { Application } from '../facts/applications.ts';
import { isGuid, same } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Role } from '../facts/page.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { GRAPH_APP } from './az-entra.ts';
import { isSlipOf } from './near.ts';
import { otherRole, registrationOf } from './registration.ts';

/** What a value is that stands where a client ID belongs. */
export interface Identity {
  readonly kind: Kind;
  /** A clause: "it is the object ID of …". */
  readonly what: string;
}

/**
 * Recognises a value that stands where another belongs, as a rule the client ID of `role`'s registration: by its form, by
 * the IDs of the lab's own things, and at last by asking the directory what has this ID.
 */
export async function identify(facts: Facts, target: Target, role: Role, value: string): Promise<Identity> {
  const [own, other] = await Promise.all(
    [role, otherRole(role)].map(async (each) => (await registrationOf(facts, target, each))?.application),
  );
  return (
    byForm(value, own) ??
    (own && byOwn(value, own, target[role])) ??
    (other && (await byOther(value, other, target[otherRole(role)]))) ??
    (await byPrincipals(facts, value, [own, other])) ??
    byPlace(value, target) ??
    (own && same(value, own.appId)
      ? { kind: 'misspelt-id', what: `it is ${own.appId} in other capital and small letters` }
      : undefined) ??
    (own && isSlipOf(value, own.appId)
      ? { kind: 'misspelt-id', what: `it is ${own.appId} but for a letter or two` }
      : undefined) ??
    byDirectory(facts, value, own)
  );
}

function byForm(value: string, own: Application | undefined): Identity | undefined {
  const bare = value.trim().replace(/^["'`‘’“”]+|["'`‘’“”]+$/g, '');
  const rows: [boolean, Kind, string][] = [
    [/[<>]/.test(value), 'placeholder-left', 'it is a placeholder, to be replaced with its signs'],
    [
      value !== bare && value.trim() === value,
      'quotes-around',
      'it has quotes around it that are for the shell',
    ],
    [/\s/.test(value), 'blanks-around', 'it has blanks in it that came along when it was copied'],
    [/^api:\/\//i.test(value), 'uri-for-id', 'it is an Application ID URI, where the bare client ID belongs'],
    [isGuid(value), 'unknown-id', ''],
    [
      own !== undefined && isSlipOf(value, own.appId),
      'misspelt-id',
      `it is ${own?.appId} but for a letter or two`,
    ],
  ];
  const [, kind, what] = rows.find(([applies]) => applies) ?? [
    true,
    'not-an-id' as const,
    'it does not have the form of an ID at all',
  ];
  return what === '' ? undefined : { kind, what };
}

/** Other IDs of the registration that is meant. */
function byOwn(value: string, application: Application, name: string): Identity | undefined {
  const { id, appId, passwords, scopes } = application;
  const of = `of the registration ${application.displayName || name}`;
  if (value === appId) return { kind: 'client-id', what: `it is the client ID ${of}` };
  if (same(value, id)) return { kind: 'object-id', what: `it is the object ID ${of}, not its client ID` };
  if (passwords.some(({ keyId }) => same(value, keyId))) {
    return { kind: 'secret-id', what: `it is the ID of a client secret ${of}` };
  }
  const scope = scopes.find((each) => same(value, each.id));
  if (scope) return { kind: 'scope-id', what: `it is the ID of the permission ${scope.value} ${of}` };
  return undefined;
}

/** IDs of the other app's registration. */
async function byOther(value: string, other: Application, name: string): Promise<Identity | undefined> {
  if (same(value, other.appId)) return { kind: 'other-app-id', what: `it is the client ID of ${name}` };
  return byOwn(value, other, name);
}

async function byPrincipals(
  facts: Facts,
  value: string,
  applications: readonly (Application | undefined)[],
): Promise<Identity | undefined> {
  for (const application of applications) {
    const principal = application && (await facts.servicePrincipal(application.appId));
    if (principal && same(value, principal.id)) {
      return {
        kind: 'object-id',
        what: `it is the object ID of the enterprise application ${principal.displayName}`,
      };
    }
  }
  return undefined;
}

function byPlace(value: string, { tenant, subscription }: Target): Identity | undefined {
  if (same(value, tenant)) return { kind: 'tenant-id', what: 'it is the ID of the tenant' };
  if (same(value, subscription)) return { kind: 'tenant-id', what: 'it is the ID of the subscription' };
  if (same(value, GRAPH_APP))
    return { kind: 'another-application', what: 'it is the client ID of Microsoft Graph' };
  return undefined;
}

async function byDirectory(facts: Facts, value: string, own: Application | undefined): Promise<Identity> {
  const [application, principal, object, deleted] = await Promise.all([
    facts.application(value),
    facts.servicePrincipal(value),
    facts.directoryObject(value),
    facts.deletedApplications(),
  ]);
  const gone = deleted.find((each) => same(each.appId, value) || same(each.id, value));
  if (gone)
    return { kind: 'deleted-registration', what: `it is of the registration ${gone.displayName}, deleted` };
  const found = application ?? principal;
  if (found) {
    // Names are not unique: one that was registered twice has two client IDs.
    const twin = own !== undefined && same(found.displayName, own.displayName);
    const whose = twin ? `another registration called ${found.displayName}` : found.displayName;
    return { kind: 'another-application', what: `it is the client ID of ${whose}` };
  }
  if (object) {
    return {
      kind: 'object-id',
      what: `it is the object ID of the ${worded(object.kind)} ${object.displayName}`,
    };
  }
  return {
    kind: 'unknown-id',
    what: 'nothing in this tenant has this ID: neither a registration, nor an enterprise application, nor any other object, nor one that was deleted lately. It may be of another tenant',
  };
}

/** `servicePrincipal` is "service principal". */
const worded = (kind: string): string => kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
