import { notFound } from '../cli/error.ts';
import type { JsonObject } from '../cli/json.ts';
import { quoted } from '../services/graph.ts';
import type { Session } from '../session.ts';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export const isGuid = (text: string): boolean => GUID.test(text);

/** The `id` of a directory object. */
export const idOf = (object: JsonObject): string => String(object.id ?? '');

/**
 * The object ID of an app registration that is named by its application (client) ID, its object ID or an identifier URI.
 * @throws AzError exit 3 when no registration has that URI
 */
export async function resolveApplication(az: Session, id: string): Promise<string> {
  if (isGuid(id)) {
    const [found] = await az.graph.list('/applications', `appId eq ${quoted(id)}`);
    return found ? idOf(found) : id; // else it is an object ID
  }
  const [found] = await az.graph.list('/applications', `identifierUris/any(s:s eq ${quoted(id)})`);
  if (!found) throw notFound(`Application with identifier URI '${id}' doesn't exist`);
  return idOf(found);
}

/** An app registration, named in any of those ways. */
export const readApplication = async (az: Session, id: string): Promise<JsonObject> =>
  az.graph.send('GET', `/applications/${await resolveApplication(az, id)}`);

/**
 * The object ID of a service principal that is named by one of its names (the application ID among them) or its object ID.
 * @throws AzError exit 3 when there is none
 */
export async function resolveServicePrincipal(az: Session, id: string): Promise<string> {
  const [found] = await az.graph.list(
    '/servicePrincipals',
    `servicePrincipalNames/any(c:c eq ${quoted(id)})`,
  );
  if (found) return idOf(found);
  if (isGuid(id)) return id;
  throw notFound(`Service principal '${id}' doesn't exist`);
}

/** `a and b` of the parts that are there; `undefined` when none is. */
export function both(...parts: readonly (string | undefined)[]): string | undefined {
  const given = parts.filter((part) => part !== undefined);
  return given.length === 0 ? undefined : given.join(' and ');
}
