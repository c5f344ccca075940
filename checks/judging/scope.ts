import { createHash } from 'node:crypto';
import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Application, Scope } from '../facts/applications.ts';
import type { Facts } from '../facts/index.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { registrationBlade, setScopes, updateApp } from './az-entra.ts';
import { consentTo } from './consent.ts';
import { isNear } from './near.ts';
import { otherRole, registered, registrationOf } from './registration.ts';

/** The permission that App Service's own registrations expose. */
export const PERMISSION = 'user_impersonation';

/** The permission of a registration, on or off. */
export const scopeOf = ({ scopes }: Application): Scope | undefined =>
  scopes.find(({ value }) => value === PERMISSION);

/**
 * Whether the backend's registration is an API: it has its name, `api://<client ID>`, and exposes the permission to use
 * it on a user's behalf, which users may give themselves.
 * Source: "Configure an application to expose a web API"; what App Service's own registrations have.
 */
export async function judgeScope(facts: Facts, target: Target): Promise<Verdict> {
  const backend = await registered(facts, target, 'backend');
  const frontend = (await registrationOf(facts, target, otherRole('backend')))?.application;
  return (
    judgeUri(backend) ??
    judgePresence(backend, frontend, target) ??
    (await judgeState(facts, backend, frontend)) ??
    pass(`api://${backend.appId}/${PERMISSION}`)
  );
}

function judgeUri(backend: Application): Fail | undefined {
  const expected = `api://${backend.appId}`;
  const { identifierUris } = backend;
  if (identifierUris.includes(expected)) return undefined;
  const [other] = identifierUris;
  return fail({
    kind: other === undefined ? 'uri-missing' : 'other-uri',
    found: other ?? 'no Application ID URI',
    expected,
    why: `The frontend asks for a token by this name; nobody knows it otherwise, and signing in ends with AADSTS500011.${other === undefined ? '' : ' Another name would do for the API, but the lab, like the portal, uses this one.'}`,
    next: updateApp(backend, `--identifier-uris ${[...identifierUris, expected].join(' ')}`),
    portal: registrationBlade(backend, 'Expose an API > Application ID URI'),
  });
}

/** A GUID that is the same whenever it is worked out for the same registration. */
function scopeIdFor({ appId }: Application): string {
  const hex = createHash('sha256').update(`${appId} ${PERMISSION}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/**
 * The permission as App Service's own registrations have it. Where the frontend asks for one by an ID that the backend does
 * not know, the permission that was there before had this one: with it, nothing else has to be changed.
 */
const newScope = (backend: Application, frontend: Application | undefined): Scope => ({
  id: askedFor(backend, frontend) ?? scopeIdFor(backend),
  value: PERMISSION,
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: `Access ${backend.displayName}`,
  adminConsentDescription: `Allow the application to access ${backend.displayName} on behalf of the signed-in user.`,
  userConsentDisplayName: `Access ${backend.displayName}`,
  userConsentDescription: `Allow the application to access ${backend.displayName} on your behalf.`,
});

/** The ID of a permission that the frontend asks for and the backend has not. */
const askedFor = (backend: Application, frontend: Application | undefined): string | undefined =>
  frontend?.requiredAccess
    .filter(({ resourceAppId }) => resourceAppId === backend.appId)
    .flatMap(({ resourceAccess }) => resourceAccess)
    .find(({ id, type }) => type === 'Scope' && !backend.scopes.some((scope) => scope.id === id))?.id;

/** Gives a permission its right name; only one that is disabled may get another. */
function renamed(backend: Application, wrong: Scope): string {
  const all = (change: Partial<Scope>): string =>
    setScopes(
      backend,
      backend.scopes.map((scope) => (scope.id === wrong.id ? { ...scope, ...change } : scope)),
    );
  return [all({ isEnabled: false }), all({ isEnabled: true, value: PERMISSION })].join('\n');
}

function judgePresence(
  backend: Application,
  frontend: Application | undefined,
  target: Target,
): Fail | undefined {
  if (scopeOf(backend)) return undefined;
  const near = backend.scopes.find(({ value }) => isNear(value ?? '', PERMISSION));
  const elsewhere = backend.scopes.length === 0 && frontend && scopeOf(frontend);
  const rows: [boolean, Kind, string, string][] = [
    [
      near !== undefined,
      'scope-misspelt',
      `a permission called ${near?.value}`,
      'Names of permissions are compared letter by letter.',
    ],
    [
      Boolean(elsewhere),
      'scope-on-other-app',
      `${PERMISSION} on ${target.frontend}, and none here`,
      'It is the backend that is called, and so the backend that has to expose a permission.',
    ],
    [
      true,
      'scope-missing',
      backend.scopes.map(({ value }) => value).join(', ') || 'no permission',
      'Without a permission to ask for, no application can get a token for this API in the name of a user.',
    ],
  ];
  const [, kind, found, why] = rows.find(([applies]) => applies) ?? [true, 'scope-missing' as const, '', ''];
  return fail({
    kind,
    found,
    expected: PERMISSION,
    why,
    next: near
      ? renamed(backend, near)
      : setScopes(backend, [...backend.scopes, newScope(backend, frontend)]),
    portal: registrationBlade(
      backend,
      near ? `Expose an API > ${near.value} > Scope name` : 'Expose an API > Add a scope',
    ),
  });
}

async function judgeState(
  facts: Facts,
  backend: Application,
  frontend: Application | undefined,
): Promise<Fail | undefined> {
  const scope = scopeOf(backend);
  const changed = (change: Partial<Scope>): string =>
    setScopes(
      backend,
      backend.scopes.map((each) => (each === scope ? { ...each, ...change } : each)),
    );
  const portal = registrationBlade(backend, `Expose an API > ${PERMISSION}`);
  if (scope?.isEnabled === false) {
    return fail({
      kind: 'scope-disabled',
      found: `${PERMISSION} is disabled`,
      expected: 'enabled',
      why: 'A disabled permission is as good as none: signing in ends with AADSTS650053.',
      next: changed({ isEnabled: true }),
      portal: `${portal} > State: Enabled`,
    });
  }
  if (scope?.type !== 'Admin') return undefined;
  const asked = { client: frontend?.appId ?? '', api: backend.appId, scope: PERMISSION };
  if (frontend && (await consentTo(facts, asked)).kind === 'everybody') return undefined;
  return fail({
    kind: 'scope-for-admins',
    found: `only administrators may consent to ${PERMISSION}`,
    expected: 'administrators and users',
    why: 'Whoever else signs in to the frontend is told "Need admin approval" (AADSTS90094).',
    next: changed({ type: 'User' }),
    portal: `${portal} > Who can consent?: Admins and users`,
  });
}
