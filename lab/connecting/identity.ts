import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Cloud, Credential } from '../../checks/cloud.ts';
import { FactError } from '../../checks/facts/error.ts';
import { notSignedIn, whyNoToken } from '../../checks/facts/tokens.ts';

/** Who is signed in. */
export interface Identity {
  /** The tenant's ID, and their own in it. */
  readonly tenant: string;
  readonly objectId: string;
  /** As people know them: an address, or the client ID of an application. */
  readonly name: string;
  readonly kind: 'user' | 'application';
}

const Claims = z.object({
  oid: z.string(),
  tid: z.string(),
  idtyp: z.string().optional(),
  upn: z.string().optional(),
  unique_name: z.string().optional(),
  preferred_username: z.string().optional(),
  appid: z.string().optional(),
  azp: z.string().optional(),
});

/**
 * Who a credential signs in as, by what its token for Azure Resource Manager says.
 * Source: "Access token claims reference" (learn.microsoft.com); Azure CLI reads the same claims.
 * @throws FactError
 */
export async function whoIs(
  credential: Credential,
  place: { readonly cloud: Cloud; readonly tenant: string },
): Promise<Identity> {
  const where = { ...place, resource: 'arm' as const };
  const found = await credential
    .getToken(`${place.cloud.resources.arm}/.default`)
    .catch((error: unknown) => Promise.reject(whyNoToken(where, error)));
  if (!found) throw notSignedIn(where, 'Nobody is signed in.');
  const claims = claimsOf(found.token);
  const ids = { tenant: claims.tid, objectId: claims.oid };
  const person = claims.upn ?? claims.unique_name ?? claims.preferred_username;
  if (person !== undefined && claims.idtyp !== 'app') return { ...ids, name: person, kind: 'user' };
  return { ...ids, name: claims.appid ?? claims.azp ?? claims.oid, kind: 'application' };
}

function claimsOf(token: string): z.infer<typeof Claims> {
  try {
    return Claims.parse(decodeJwt(token));
  } catch (cause) {
    throw new FactError('unexpected-answer', 'The token for Azure does not say whose it is.', {
      next: 'Sign in anew. If it stays, the lab is out of date.',
      cause,
    });
  }
}

/** Who began a lab, in a few letters; nobody is recognised by them who is not known. */
export const initialsOf = ({ objectId }: Identity): string =>
  createHash('sha256').update(objectId).digest('hex').slice(0, 8);
