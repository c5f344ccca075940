import type { Frozen } from '../../core/store.ts';
import type { Application } from '../../state/directory.ts';
import { newApplication } from '../../state/seed.ts';
import type { Actor } from '../authentication.ts';
import type { GraphContext } from '../context.ts';
import { graphErrors } from '../error.ts';
import { merge } from '../merge.ts';
import { appManagement } from '../policies/app-management.ts';
import { keyCredentials, newPassword, remainingPasswords } from './credentials.ts';
import { checkEntitlements } from './rules/entitlements.ts';
import { checkIdentifierUris } from './rules/identifier-uris.ts';
import { checkRedirectUris } from './rules/redirect-uris.ts';
import { type ApplicationBody, OTHER_PROPERTIES } from './shape.ts';

/** An application just made, and the texts of its secrets by their ids: the only time that they are known. */
export interface NewApplication {
  readonly application: Frozen<Application>;
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * Makes an application; whoever asks owns it. Secrets may be asked for with it.
 * Sources: "Create application"; "What's new in Microsoft Graph" (secrets at creation, defaults of 2024).
 * @throws GraphError 400
 */
export function createApplication(
  body: ApplicationBody,
  context: GraphContext,
  actor: Actor,
  owners: readonly string[] = [],
): NewApplication {
  if (body.displayName === undefined) throw graphErrors.required('displayName', 'Application');
  const empty = newApplication(body.displayName, context.clock.now());
  const made = (body.passwordCredentials ?? []).map((each) => newPassword(each, context.clock));
  const { passwordCredentials: _made, ...rest } = body;
  const changed = changedBy(empty, rest);
  const application: Frozen<Application> = {
    ...changed,
    api: { ...changed.api, requestedAccessTokenVersion: versionOf(changed, body) },
    passwordCredentials: made.map(({ password }) => password),
    owners: [...new Set([actor.id, ...owners])],
  };
  for (const { password } of made) {
    appManagement(context.directory).checkPassword(application, password.startDateTime, password.endDateTime);
  }
  check(application, undefined, context, actor);
  return {
    application: context.directory.applications.put(application),
    secrets: new Map(made.map(({ password, secretText }) => [password.keyId, secretText])),
  };
}

/**
 * Changes an application: objects within it are merged, collections are replaced.
 * Source: "Update application".
 * @throws GraphError 400
 */
export function updateApplication(
  before: Frozen<Application>,
  body: ApplicationBody,
  context: GraphContext,
  actor: Actor,
): Frozen<Application> {
  const after = changedBy(before, body);
  check(after, before, context, actor);
  return context.directory.transaction(() => {
    const principal = context.directory.principalByAppId(after.appId);
    if (principal && principal.displayName !== after.displayName) {
      context.directory.servicePrincipals.put({ ...principal, displayName: after.displayName });
    }
    return context.directory.applications.put(after);
  });
}

function changedBy(before: Frozen<Application>, body: ApplicationBody): Frozen<Application> {
  const { passwordCredentials, keyCredentials: keys, ...rest } = body;
  const other = Object.fromEntries(Object.entries(rest).filter(([name]) => OTHER_PROPERTIES.includes(name)));
  const { displayName, signInAudience, identifierUris, isFallbackPublicClient } = rest;
  const { web, spa, publicClient, api, appRoles, requiredResourceAccess } = rest;
  return {
    ...merge(before, {
      displayName,
      signInAudience,
      identifierUris,
      isFallbackPublicClient,
      web,
      spa,
      publicClient,
      api,
      appRoles,
      requiredResourceAccess,
    }),
    other: merge(before.other, other),
    passwordCredentials: passwordCredentials
      ? remainingPasswords(passwordCredentials, before.passwordCredentials)
      : before.passwordCredentials,
    keyCredentials: keys ? keyCredentials(keys, before.keyCredentials) : before.keyCredentials,
  };
}

/** Personal accounts need v2 tokens: where nothing is asked, they are given. Source: "apiApplication resource type". */
const versionOf = (application: Frozen<Application>, body: ApplicationBody): 1 | 2 | null =>
  allowsPersonal(application) && body.api?.requestedAccessTokenVersion === undefined
    ? 2
    : application.api.requestedAccessTokenVersion;

const allowsPersonal = ({ signInAudience }: Frozen<Application>): boolean =>
  signInAudience.includes('Personal');

function check(
  after: Frozen<Application>,
  before: Frozen<Application> | undefined,
  context: GraphContext,
  actor: Actor,
): void {
  if (allowsPersonal(after) && after.api.requestedAccessTokenVersion !== 2) {
    throw graphErrors.badRequest('Property api.requestedAccessTokenVersion is invalid.');
  }
  checkEntitlements(after, before);
  checkRedirectUris(after);
  checkIdentifierUris(after, before, context, actor);
  const { uniqueName } = after.other;
  if (typeof uniqueName === 'string' && uniqueName !== before?.other.uniqueName) {
    if (before?.other.uniqueName) throw graphErrors.readOnly('uniqueName');
    const taken = context.directory.applications.all().some((each) => each.other.uniqueName === uniqueName);
    if (taken) throw graphErrors.valueInUse('uniqueName');
  }
}
