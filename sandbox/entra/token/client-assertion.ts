import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { seconds } from '../../core/clock.ts';
import { origins } from '../../core/hosts.ts';
import type { Client } from '../client.ts';
import type { EntraContext } from '../context.ts';
import { clientErrors } from '../errors/client.ts';

const Claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
});

const SKEW_SECONDS = 300;

/**
 * A client proves itself by a JWT that it signed with the key of one of its certificates (`private_key_jwt`).
 * Source: "Microsoft identity platform application authentication certificate credentials".
 * @throws EntraError 700027 with what is wrong
 */
export async function verifyAssertion(
  assertion: string,
  client: Client,
  { tenant, clock }: EntraContext,
): Promise<void> {
  const key = keyFor(assertion, client);
  let claims: z.infer<typeof Claims>;
  try {
    const { payload } = await compactVerify(assertion, key, {
      algorithms: ['RS256', 'PS256'],
    });
    claims = Claims.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    throw clientErrors.assertionRefused('The key was not found.');
  }
  if (claims.iss !== client.appId || claims.sub !== client.appId) {
    throw clientErrors.assertionRefused('iss and sub are not the client ID.');
  }
  const audiences = [tenant.tenantId, 'common', 'organizations'].flatMap((name) => [
    `${origins.login}/${name}/oauth2/v2.0/token`,
    `${origins.login}/${name}/oauth2/token`,
    `${origins.login}/${name}/v2.0`,
  ]);
  if (!audiences.includes(claims.aud)) {
    throw clientErrors.assertionRefused('aud is not the token endpoint.');
  }
  const now = seconds(clock.now());
  if (claims.exp + SKEW_SECONDS <= now || (claims.nbf ?? 0) - SKEW_SECONDS > now) {
    throw clientErrors.assertionRefused('The assertion is not within its valid time range.');
  }
}

/** The key of the certificate that the header names by its thumbprint (`x5t`, `x5t#S256`) or its ID (`kid`). */
function keyFor(assertion: string, { application }: Client): KeyObject {
  const header = headerOf(assertion);
  for (const { key, keyId } of application?.keyCredentials ?? []) {
    const der = Buffer.from(key, 'base64');
    const thumbprint = (algorithm: string) => createHash(algorithm).update(der).digest();
    const names = [
      keyId,
      thumbprint('sha1').toString('base64url'),
      thumbprint('sha1').toString('hex').toUpperCase(),
      thumbprint('sha256').toString('base64url'),
    ];
    if ([header.x5t, header['x5t#S256'], header.kid].some((name) => names.includes(String(name)))) {
      return publicKeyOf(der);
    }
  }
  throw clientErrors.assertionRefused('The key was not found.');
}

function publicKeyOf(der: Buffer): KeyObject {
  try {
    return new X509Certificate(der).publicKey;
  } catch {
    throw clientErrors.assertionRefused('The certificate of the application cannot be read.');
  }
}

function headerOf(assertion: string): Record<string, unknown> {
  try {
    return { ...decodeProtectedHeader(assertion) };
  } catch {
    throw clientErrors.assertionRefused('The assertion is not a JWT.');
  }
}
