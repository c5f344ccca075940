import type { Client } from '../../client.ts';
import type { EntraContext } from '../../context.ts';
import { requestErrors } from '../../errors/request.ts';
import { scopeErrors } from '../../errors/scope.ts';
import { type Asked, parseScope } from '../../scope.ts';
import type { AuthorizeRequest } from '../request.ts';
import type { ResponseType } from './response-type.ts';

/** What was asked, and how it will be asked again when the code is redeemed. */
export interface AskedScope {
  readonly asked: Asked;
  readonly scope: string;
  readonly resource: string | null;
}

/**
 * v2: `scope` names permissions that exist, and fits the response type; `resource` is not known here.
 * @throws EntraError 901002, 900144, 70011, 500011, 650052, 650053, 70005, 700022, 700023
 */
export function checkScope(
  { parameters }: AuthorizeRequest,
  type: ResponseType,
  client: Client,
  { resources }: EntraContext,
): AskedScope {
  if (parameters.has('resource')) throw requestErrors.resourceParameter();
  const scope = parameters.get('scope')?.trim();
  if (!scope) throw requestErrors.missingParameter('scope');
  const asked = parseScope(scope, resources, client.displayName);
  if (type.idToken && !asked.oidc.includes('openid')) {
    throw requestErrors.unsupportedResponseType(parameters.get('response_type') ?? '');
  }
  if (type.token && asked.resources.length > 1) throw scopeErrors.severalResourcesImplicit(scope);
  if (type.token && !type.idToken && asked.resources.length === 0) throw scopeErrors.resourceless(scope);
  return { asked, scope, resource: null };
}
