import { hashOf, sameText } from '../../core/ids.ts';
import type { Frozen } from '../../core/store.ts';
import type { Application } from '../../state/directory.ts';
import { entraErrors } from '../error.ts';
import type { Form, TokenContext } from './index.ts';

/**
 * The application that proves itself by its secret, in the form or by HTTP Basic (RFC 6749, section 2.3.1).
 * @throws EntraError 700016 unknown, 7000218 without a secret, 7000215 wrong, 7000222 expired
 */
export function authenticateClient(
  form: Form,
  authorization: string | undefined,
  { directory, tenants, clock }: TokenContext,
): Frozen<Application> {
  const basic = basicOf(authorization);
  const id = form.get('client_id') ?? basic?.id;
  if (id === undefined) throw entraErrors.missingParameter('client_id');
  const application = directory.applications
    .all()
    .find((each) => each.appId === id.toLowerCase() && !each.deletedDateTime);
  if (!application) throw entraErrors.applicationNotFound(id, tenants.tenantId);
  const secret = form.get('client_secret') ?? basic?.secret;
  if (!secret) throw entraErrors.secretRequired();
  const hash = hashOf(secret);
  const match = application.passwordCredentials.find((each) => sameText(each.hash, hash));
  if (!match) throw entraErrors.wrongSecret(application.appId);
  if (Date.parse(match.endDateTime) <= clock.now().getTime())
    throw entraErrors.expiredSecret(application.appId);
  return application;
}

function basicOf(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  try {
    return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
  } catch {
    return { id, secret }; // not form-encoded, as many clients do it
  }
}
