import type { CodeGrant } from '../../artifact/codes.ts';
import type { RedirectUri } from '../../client.ts';
import { requestErrors } from '../../errors/request.ts';
import type { AuthorizeRequest } from '../request.ts';
import type { ResponseType } from './response-type.ts';

/**
 * The code challenge, which single-page applications must send. The method is `plain` where none is named (RFC 7636).
 * @throws EntraError 9002325, 50149, 501491
 */
export function checkPkce(
  { parameters }: AuthorizeRequest,
  type: ResponseType,
  redirect: RedirectUri,
): CodeGrant['challenge'] {
  const value = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method') || 'plain';
  if (value === undefined) {
    if (type.code && redirect.platform === 'spa') throw requestErrors.pkceRequired();
    return null;
  }
  if (method !== 'S256' && method !== 'plain') throw requestErrors.challengeMethod();
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(value)) throw requestErrors.challengeSize();
  return { value, method };
}
