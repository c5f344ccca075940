import { requestErrors } from '../../errors/request.ts';
import type { AuthorizeRequest } from '../request.ts';
import type { ResponseType } from './response-type.ts';

/** `nonce` is there where an ID token comes from authorize (OpenID Connect Core 3.2.2.1). @throws EntraError 90014 */
export function checkNonce({ parameters }: AuthorizeRequest, type: ResponseType): string | null {
  const nonce = parameters.get('nonce');
  if (type.idToken && !nonce) throw requestErrors.missingField('nonce');
  return nonce || null;
}
