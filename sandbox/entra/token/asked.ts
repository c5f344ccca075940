import type { Client } from '../client.ts';
import { resourceIsListed } from '../consent/listed.ts';
import type { EntraContext } from '../context.ts';
import { requestErrors } from '../errors/request.ts';
import { scopeErrors } from '../errors/scope.ts';
import { type Asked, parseScope, wholeResource } from '../scope.ts';
import type { TokenRequest } from './request.ts';

/** What was asked earlier, and is asked again where the request does not say. */
interface Earlier {
  readonly scope: string;
  readonly resource: string | null;
}

export interface AskedAtToken extends Earlier {
  readonly asked: Asked;
}

/**
 * What a user's client asks the token endpoint for: v2's `scope` or v1's `resource`, else what was asked `earlier`. Of
 * several APIs that were asked at authorize, the first is meant.
 * @throws EntraError 28000 several APIs, 70011, 500011, 650052, 650053, 650057; 900144 nothing asked and nothing earlier
 */
export function askedOf(
  { form, version }: TokenRequest,
  client: Client,
  { resources }: EntraContext,
  earlier?: Earlier,
): AskedAtToken {
  const resource = form.get('resource') || earlier?.resource || null;
  if (version === 1 || (earlier?.resource && !form.has('scope'))) {
    return askedOfV1(resource, client, resources, earlier);
  }
  const sent = form.get('scope')?.trim();
  const scope = sent || earlier?.scope;
  if (!scope) throw requestErrors.missingParameter('scope');
  const asked = parseScope(scope, resources, client.displayName);
  if (sent && asked.resources.length > 1) throw scopeErrors.severalResources(scope);
  const oidc = sent ? [...new Set([...asked.oidc, ...oidcOf(earlier)])] : asked.oidc;
  return {
    asked: { oidc, resources: asked.resources.slice(0, 1) },
    scope: remembered(scope, oidc),
    resource: null,
  };
}

/** What was agreed to about signing in stays agreed to, whatever API is asked for next. */
const oidcOf = (earlier: Earlier | undefined): string[] =>
  (earlier?.scope ?? '')
    .split(' ')
    .filter((word) => ['openid', 'profile', 'email', 'offline_access'].includes(word));

const remembered = (scope: string, oidc: readonly string[]): string =>
  [...new Set([...scope.split(/\s+/), ...oidc])].join(' ');

const V1_SCOPE = 'openid profile email offline_access';

function askedOfV1(
  resource: string | null,
  client: Client,
  resources: EntraContext['resources'],
  earlier: Earlier | undefined,
): AskedAtToken {
  const oidc = V1_SCOPE.split(' ');
  if (resource === null) {
    if (!earlier) throw requestErrors.missingParameter('resource');
    return { asked: { oidc, resources: [] }, scope: V1_SCOPE, resource };
  }
  const whole = wholeResource(resource, resources);
  resourceIsListed(client, whole);
  return { asked: { oidc, resources: [whole] }, scope: V1_SCOPE, resource };
}
