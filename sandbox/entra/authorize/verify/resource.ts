import type { Client } from '../../client.ts';
import { resourceIsListed } from '../../consent/listed.ts';
import type { EntraContext } from '../../context.ts';
import { scopeErrors } from '../../errors/scope.ts';
import { wholeResource } from '../../scope.ts';
import type { AuthorizeRequest } from '../request.ts';
import type { AskedScope } from './scope.ts';

/** What every v1 request asks for, whatever its `scope` says. */
const V1_SCOPE = 'openid profile email offline_access';

/**
 * v1: `scope` is ignored; `resource`, where it is sent, names an API that the registration lists. Without it the request
 * is about signing in only, and the registration must list some permission.
 * @throws EntraError 500011, 650052, 650057, 650056
 */
export function checkResource(
  { parameters }: AuthorizeRequest,
  client: Client,
  context: EntraContext,
): AskedScope {
  const oidc = V1_SCOPE.split(' ');
  const name = parameters.get('resource');
  if (!name) {
    if (client.application?.requiredResourceAccess.length === 0) {
      throw scopeErrors.misconfigured(context.resources.graph().displayName, client.appId);
    }
    return { asked: { oidc, resources: [] }, scope: V1_SCOPE, resource: null };
  }
  const whole = wholeResource(name, context.resources);
  resourceIsListed(client, whole);
  return { asked: { oidc, resources: [whole] }, scope: V1_SCOPE, resource: name };
}
