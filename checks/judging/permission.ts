import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Access, Application } from '../facts/applications.ts';
import type { Facts } from '../facts/index.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { registrationBlade } from './az-entra.ts';
import { consentTo, granting, usersOf } from './consent.ts';
import { identify } from './identity.ts';
import { registered } from './registration.ts';
import { scopeOf } from './scope.ts';

/**
 * Whether the frontend's registration asks for the backend's permission, by its ID, and consent is there or can be given.
 * It is read from the registration: signing in asks for consent anyway, whether or not the permission is listed.
 * Source: "requiredResourceAccess resource type" (Graph v1.0); "Scopes and permissions in the Microsoft identity platform".
 */
export async function judgePermission(facts: Facts, target: Target): Promise<Verdict> {
  const [frontend, backend] = await Promise.all([
    registered(facts, target, 'frontend'),
    registered(facts, target, 'backend'),
  ]);
  const scope = scopeOf(backend);
  if (!scope) return missing(facts, target, { frontend, backend, scopeId: '<scope-id>' });
  const pair: Pair = { frontend, backend, scopeId: scope.id };
  const asked = accessOf(frontend, backend.appId);
  const entry = asked.find(({ id }) => id === scope.id);
  if (!entry) return missing(facts, target, pair);
  if (entry.type !== 'Scope') {
    return wrong(target, pair, {
      kind: 'application-permission',
      found: `${scope.value} as an application permission (${entry.type})`,
      why: 'That is for programs that call for themselves. The frontend calls on behalf of the user: a delegated permission, Scope.',
      remove: { api: backend.appId, id: scope.id },
    });
  }
  return judgeConsent(facts, pair);
}

interface Pair {
  readonly frontend: Application;
  readonly backend: Application;
  readonly scopeId: string;
}

const accessOf = ({ requiredAccess }: Application, api: string): Access['resourceAccess'] =>
  requiredAccess
    .filter(({ resourceAppId }) => resourceAppId === api)
    .flatMap(({ resourceAccess }) => resourceAccess);

const add = ({ frontend, backend, scopeId }: Pair): string =>
  `az ad app permission add --id ${frontend.appId} --api ${backend.appId} --api-permissions ${scopeId}=Scope`;

interface Mistake {
  readonly kind: Kind;
  readonly found: string;
  readonly why: string;
  /** A permission that should not be there. */
  readonly remove?: { readonly api: string; readonly id: string; readonly of?: string };
  /** Where the portal lists the API. */
  readonly tab?: string;
}

function wrong(target: Target, pair: Pair, { kind, found, why, remove, tab = 'My APIs' }: Mistake): Fail {
  const { frontend, backend } = pair;
  const removal = remove?.id
    ? [
        `az ad app permission delete --id ${remove.of ?? frontend.appId} --api ${remove.api} --api-permissions ${remove.id}`,
      ]
    : [];
  return fail({
    kind,
    found,
    expected: `user_impersonation of ${backend.displayName} among the permissions of ${frontend.displayName || target.frontend}`,
    why,
    next: [...removal, add(pair)].join('\n'),
    portal: registrationBlade(
      frontend,
      `API permissions > Add a permission > ${tab} > ${backend.displayName} > Delegated permissions > user_impersonation > Add permissions`,
    ),
  });
}

/** It is not there: something else is, or it is on the other app, or it is still to be added. */
async function missing(facts: Facts, target: Target, pair: Pair): Promise<Fail> {
  const { frontend, backend, scopeId } = pair;
  const [other] = accessOf(frontend, backend.appId);
  if (other) {
    const known = backend.scopes.find(({ id }) => id === other.id);
    return wrong(target, pair, {
      found: `the permission ${known?.value ?? other.id} of ${backend.displayName}`,
      remove: { api: backend.appId, id: other.id },
      ...(known
        ? { kind: 'other-permission', why: 'It is another permission of the right API.' }
        : await notOne(facts, target, other.id)),
    });
  }
  const reversed = accessOf(backend, frontend.appId)[0] ?? accessOf(backend, backend.appId)[0];
  if (reversed) {
    const api = accessOf(backend, frontend.appId).length > 0 ? frontend.appId : backend.appId;
    return wrong(target, pair, {
      kind: 'permission-on-other-app',
      found: `a permission of ${api === backend.appId ? 'itself' : frontend.displayName} among those of ${backend.displayName}`,
      why: 'It was given to the wrong one of the two: the frontend calls, so its registration has to ask.',
      remove: { of: backend.appId, api, id: reversed.id },
    });
  }
  for (const { resourceAppId, resourceAccess } of frontend.requiredAccess) {
    const sameScope = resourceAccess.find(({ id }) => id === scopeId);
    const { kind, what } =
      resourceAppId === frontend.appId
        ? { kind: 'other-app-id' as const, what: `it is the client ID of ${target.frontend} itself` }
        : await identify(facts, target, 'backend', resourceAppId);
    if (!sameScope && (kind === 'another-application' || kind === 'unknown-id')) continue;
    return wrong(target, pair, {
      kind,
      found: `a permission of the API ${resourceAppId}`,
      why: `The API should be ${backend.displayName}, by its client ID. As for this one, ${what}.`,
      remove: { api: resourceAppId, id: resourceAccess[0]?.id ?? '' },
    });
  }
  const unowned = (await facts.owners(backend.id)).length === 0;
  return wrong(target, pair, {
    kind: 'permission-missing',
    found: `no permission of ${backend.displayName}`,
    why: `An application asks for tokens of an API in the name of its users, and its registration says so beforehand.${unowned ? ' No person owns the registration of the backend, so the portal does not list it under My APIs.' : ''}`,
    ...(unowned ? { tab: 'APIs my organization uses' } : {}),
  });
}

/** No permission of the backend has this ID: what it is instead, or what is left. */
async function notOne(facts: Facts, target: Target, id: string): Promise<Pick<Mistake, 'kind' | 'why'>> {
  const { kind, what } = await identify(facts, target, 'backend', id);
  if (kind === 'unknown-id') {
    return {
      kind: 'other-permission',
      why: 'The backend has no permission with this ID, and the tenant has nothing else that has it. Maybe it is that of a permission that was removed and made anew, with another one.',
    };
  }
  return {
    kind,
    why: `The permission is named by the ID of the scope. As for the ID that is there, ${what}.`,
  };
}

/** Consent: given to all or to some, given in advance, or to be given at the next sign-in, where that is possible. */
async function judgeConsent(facts: Facts, pair: Pair): Promise<Verdict> {
  const { frontend, backend, scopeId } = pair;
  const found = 'user_impersonation of the backend is asked for';
  if (
    backend.preAuthorized.some((each) => each.appId === frontend.appId && each.scopeIds.includes(scopeId))
  ) {
    return pass(`${found}; the backend has authorized the frontend beforehand`);
  }
  const consent = await consentTo(facts, {
    client: frontend.appId,
    api: backend.appId,
    scope: 'user_impersonation',
  });
  if (consent.kind === 'everybody') return pass(`${found}, and consented to for everybody`);
  const mayConsent = async () => (await facts.tenantPolicies())?.usersConsent !== false;
  if (consent.kind === 'some') {
    // Once somebody has signed in, it does not matter any more who else could.
    const isOpen = (await facts.receipts()).length > 0 || (await mayConsent());
    return pass(
      `${found}, and consented to by ${usersOf(consent)}`,
      isOpen
        ? undefined
        : 'Users of this tenant may not consent themselves: whoever has not consented before cannot sign in.',
    );
  }
  if (await mayConsent()) {
    return pass(found, 'Nobody has consented yet: whoever signs in is asked to.');
  }
  return fail({
    kind: 'consent-forbidden',
    found: 'nobody has consented, and users of this tenant may not',
    expected: 'consent by an administrator',
    why: 'The tenant is set so that users cannot consent to such permissions themselves. Signing in ends with "Need admin approval" (AADSTS90094). An administrator has to consent for everybody, with this command or in the portal.',
    next: granting(frontend.appId, backend.appId, 'user_impersonation'),
    portal: registrationBlade(frontend, 'API permissions > Grant admin consent'),
  });
}
