import type { Frozen } from '../../core/store.ts';
import type { Directory, ServicePrincipal } from '../../state/directory.ts';
import { isGuid } from '../../state/guid.ts';
import { alternateKey } from '../address.ts';
import { graphErrors } from '../error.ts';

/**
 * The service principal that a key names: its object ID, or `(appId='…')`.
 * @throws GraphError 404, and 400 for a key that can be none
 */
export function findPrincipal(directory: Directory, key: string): Frozen<ServicePrincipal> {
  const alternate = alternateKey(key);
  if (alternate && alternate.name.toLowerCase() !== 'appid') throw graphErrors.noSuchSegment(key);
  const id = alternate?.value ?? key;
  if (!isGuid(id)) throw graphErrors.notAGuid(id);
  const principal = alternate
    ? directory.principalByAppId(id)
    : directory.servicePrincipals.get(id.toLowerCase());
  if (!principal || principal.deletedDateTime) throw graphErrors.notFound(id);
  return principal;
}
