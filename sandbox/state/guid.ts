/** A GUID in its usual form, with or without capitals. */
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for a GUID with its hyphens. */
export const isGuid = (text: string): boolean => GUID.test(text);

/**
 * The sixteen bytes of a GUID as .NET lays them out (`Guid.ToByteArray`): the first three groups little-endian.
 * @throws Error when `guid` is none
 */
function guidBytes(guid: string): Buffer {
  if (!isGuid(guid)) throw new Error('not a GUID');
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/**
 * The id of a delegated permission grant: base64url of the client's, the resource's and (for one user's consent) the
 * principal's GUID bytes, without padding. Source: ids in recorded answers of Graph, decoded.
 */
export function grantId(clientId: string, resourceId: string, principalId?: string | null): string {
  const parts = [clientId, resourceId, ...(principalId ? [principalId] : [])];
  return Buffer.concat(parts.map(guidBytes)).toString('base64url');
}
