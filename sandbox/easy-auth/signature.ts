import { KeyObject, verify } from 'node:crypto';
import {
  type CryptoKey,
  decodeProtectedHeader,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
  type JWTPayload,
} from 'jose';

/** The key that a token says it is signed by. Rejects when there is none. */
export type FindKey = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/** What is wrong with a token before its claims are looked at. */
export type SignatureFault = 'malformed' | 'signature';

const PART = /^[\w-]+$/;

/**
 * The claims of a signed token (RS256 and nothing else, in the compact form), or what is wrong with it.
 *
 * jose verifies by WebCrypto, which hands each signature to another thread: that costs several times what the signature
 * does. A gateway verifies one with each new token, so it is done here, in place. Key and header are jose's matter.
 * Sources: RFC 7515, section 5.2 (the steps; a header that must be understood is refused); RFC 8725, sections 3.1 and 3.2.
 */
export async function signedClaims(token: string, findKey: FindKey): Promise<JWTPayload | SignatureFault> {
  const [protectedHeader = '', payload = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || ![protectedHeader, payload, signature].every((part) => PART.test(part))) {
    return 'malformed';
  }
  const header = headerOf(token);
  if (header?.alg !== 'RS256' || header.crit !== undefined) return 'malformed';
  const found = await findKey(header, { protected: protectedHeader, payload, signature }).catch(
    () => undefined,
  );
  if (!found) return 'signature';
  const key = KeyObject.from(found);
  const signed = Buffer.from(`${protectedHeader}.${payload}`, 'latin1');
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) return 'signature';
  return claimsOf(payload) ?? 'malformed';
}

function headerOf(token: string): JWSHeaderParameters | undefined {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}

function claimsOf(payload: string): JWTPayload | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const isObject = typeof claims === 'object' && claims !== null && !Array.isArray(claims);
    return isObject ? (claims as JWTPayload) : undefined;
  } catch {
    return undefined;
  }
}
