import { hashOf, sameText } from '../../core/ids.ts';
import type { Frozen } from '../../core/store.ts';
import type { Application } from '../../state/directory.ts';
import { checkAuthority } from '../authorize/verify/authority.ts';
import type { Proof } from '../claims/access-token.ts';
import { type Client, findClient, type Platform } from '../client.ts';
import type { EntraContext } from '../context.ts';
import { withAdvice } from '../error.ts';
import { clientErrors } from '../errors/client.ts';
import { requestErrors } from '../errors/request.ts';
import type { Parameters } from '../request.ts';
import { verifyAssertion } from './client-assertion.ts';
import type { TokenRequest } from './request.ts';

/** A client and how it has proved itself. */
export interface Authenticated {
  readonly client: Client;
  readonly proof: Proof;
}

/** What a request brings along to say who asks. */
export interface Credentials {
  readonly client: Client;
  readonly secret: string | undefined;
  readonly assertion: string | undefined;
}

/**
 * Who asks, in the form or by HTTP Basic (RFC 6749, section 2.3.1), before it is proved.
 * @throws EntraError 900144 nobody named, 700016 unknown, 7000112 disabled, 50194 not multi-tenant
 */
export function credentialsOf(
  { form, authorization, authority }: Pick<TokenRequest, 'form' | 'authorization' | 'authority'>,
  { directory, tenant }: EntraContext,
): Credentials {
  const basic = basicOf(authorization);
  const id = form.get('client_id') || basic?.id;
  if (!id) throw requestErrors.missingParameter('client_id');
  const client = findClient(id, directory, tenant);
  checkAuthority(authority, client);
  return {
    client,
    secret: form.get('client_secret') || basic?.secret || undefined,
    assertion: assertionOf(form),
  };
}

/**
 * The client proves itself by its secret or a signed assertion, as a confidential client must.
 * @throws EntraError 7000218 nothing sent (`required` makes another error), 7000215, 7000222, 700027
 */
export async function authenticateConfidential(
  { client, secret, assertion }: Credentials,
  context: EntraContext,
  required = clientErrors.secretRequired,
): Promise<Authenticated> {
  if (assertion !== undefined) {
    await verifyAssertion(assertion, client, context);
    return { client, proof: '2' };
  }
  if (secret === undefined) throw required();
  checkSecret(secret, client.appId, client.application, context.clock.now());
  return { client, proof: '1' };
}

/**
 * The client proves itself as far as the platform of its redirect URI asks for: Web is confidential; the others are
 * public and must not send a secret. Source: "Public client and confidential client applications".
 * @throws EntraError 700025, and those of `authenticateConfidential`
 */
export async function authenticateFor(
  platform: Platform,
  credentials: Credentials,
  context: EntraContext,
): Promise<Authenticated> {
  if (platform === 'web') return authenticateConfidential(credentials, context);
  const { client, secret, assertion } = credentials;
  if (secret !== undefined || assertion !== undefined) throw clientErrors.publicClient();
  return { client, proof: '0' };
}

/**
 * Where no redirect URI decides (device code): a client that allows public flows needs nothing, any other its secret.
 */
export async function authenticateWithoutRedirect(
  credentials: Credentials,
  context: EntraContext,
): Promise<Authenticated> {
  const { client, secret, assertion } = credentials;
  if (client.publicByDefault && secret === undefined && assertion === undefined) {
    return { client, proof: '0' };
  }
  return authenticateConfidential(credentials, context);
}

function checkSecret(
  secret: string,
  appId: string,
  application: Frozen<Application> | undefined,
  now: Date,
): void {
  const hash = hashOf(secret);
  const known = application?.passwordCredentials ?? [];
  const match = known.find((each) => sameText(each.hash, hash));
  if (!match) {
    const error = clientErrors.wrongSecret(appId);
    if (!known.some(({ keyId }) => keyId === secret.toLowerCase())) throw error;
    throw withAdvice(error, {
      means:
        'The secret that was sent is the ID of the secret, not its value. The portal shows both side by side.',
      next: 'The value is shown only once. Make a new secret and put its value into the app setting MICROSOFT_PROVIDER_AUTHENTICATION_SECRET.',
    });
  }
  if (Date.parse(match.endDateTime) <= now.getTime()) throw clientErrors.expiredSecret(appId);
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

function assertionOf(form: Parameters): string | undefined {
  return form.get('client_assertion_type') === ASSERTION_TYPE
    ? form.get('client_assertion') || undefined
    : undefined;
}

function basicOf(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return { id: formDecoded(id), secret: formDecoded(secret) };
}

/** Id and secret are form-encoded inside of Basic; many clients do not do it, and are understood as well. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
