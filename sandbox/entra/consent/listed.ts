import type { Client } from '../client.ts';
import { scopeErrors } from '../errors/scope.ts';
import type { AskedResource } from '../scope.ts';

/**
 * The v1 endpoints give tokens only for APIs that the client's registration lists under "API permissions", and for the
 * client itself. Microsoft's own clients have no registration; for them the API decides.
 * @throws EntraError 650057
 */
export function resourceIsListed(client: Client, { resource, name }: AskedResource): void {
  const listed = client.application?.requiredResourceAccess.map(({ resourceAppId }) => resourceAppId);
  if (!listed || resource.appId === client.appId || listed.includes(resource.appId)) return;
  throw scopeErrors.resourceNotListed(
    client.appId,
    client.displayName,
    name,
    resource.appId,
    listed.join(', '),
  );
}
