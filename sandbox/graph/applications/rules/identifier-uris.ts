import type { Frozen } from '../../../core/store.ts';
import type { Application, Directory } from '../../../state/directory.ts';
import type { Actor } from '../../authentication.ts';
import type { GraphContext } from '../../context.ts';
import { GraphError, graphErrors } from '../../error.ts';
import { appManagement } from '../../policies/app-management.ts';

const MAX_LENGTH = 255;

/**
 * Judges the identifier URIs that `after` has and `before` had not: their form, that no other application has them, that
 * the host of a web address is the organization's, and the tenant's policy on what they must contain.
 * Source: "Restrictions on identifier URIs of Microsoft Entra applications"; messages quoted in issues. (Which code the
 * policy answers with is not documented; a test of another project has this one.)
 * @throws GraphError 400
 */
export function checkIdentifierUris(
  after: Frozen<Application>,
  before: Frozen<Application> | undefined,
  { directory, tenant }: GraphContext,
  actor: Actor,
): void {
  const unique = new Set(after.identifierUris.map((uri) => uri.toLowerCase()));
  if (unique.size < after.identifierUris.length) throw graphErrors.duplicateValues('identifierUris');
  const secure = [after.appId, tenant.tenantId, tenant.domain];
  for (const uri of after.identifierUris) {
    if (before?.identifierUris.includes(uri)) continue;
    const parsed =
      URL.canParse(uri) && !/[\s*#?]/.test(uri) && uri.length <= MAX_LENGTH ? new URL(uri) : undefined;
    if (!parsed)
      throw graphErrors.invalidValue('identifierUris', 'Application', `${uri.slice(0, 100)} is no URI`);
    if (isTaken(uri, after.id, directory)) throw graphErrors.valueInUse('identifierUris');
    if (/^https?:$/.test(parsed.protocol) && !isWithin(parsed.hostname, tenant.domain)) {
      throw notOnVerifiedDomain(uri);
    }
    const contains = secure.some((part) => uri.toLowerCase().includes(part.toLowerCase()));
    if (!contains && appManagement(directory).restrictsUri(after, actor)) throw nonDefaultUri(uri);
  }
}

/** URIs of deleted applications are free: restoring one whose URI is taken is what fails. */
const isTaken = (uri: string, id: string, { applications }: Directory): boolean =>
  applications
    .all()
    .some(
      (each) =>
        each.id !== id &&
        !each.deletedDateTime &&
        each.identifierUris.some((other) => other.toLowerCase() === uri.toLowerCase()),
    );

const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

const notOnVerifiedDomain = (uri: string): GraphError =>
  new GraphError(
    400,
    'HostNameNotOnVerifiedDomain',
    `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`,
  );

const nonDefaultUri = (uri: string): GraphError =>
  new GraphError(
    400,
    'HostNameNotOnVerifiedDomain',
    `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error for more information on this error.`,
  );
