import type { Client } from '../../client.ts';
import { requestErrors } from '../../errors/request.ts';
import type { AuthorizeRequest } from '../request.ts';

/** What authorize answers with. */
export interface ResponseType {
  readonly code: boolean;
  readonly idToken: boolean;
  readonly token: boolean;
}

const V2 = ['code', 'id_token', 'code id_token', 'id_token token', 'token'];
const V1 = [...V2, 'code token'];

/**
 * `response_type` is one that is offered, in any order of its words, and one that the registration allows: ID tokens and
 * access tokens come from authorize only where the boxes "ID tokens" and "Access tokens" are ticked.
 * @throws EntraError 900144, 70005, 700054, 700051
 */
export function checkResponseType({ parameters, version }: AuthorizeRequest, client: Client): ResponseType {
  const asked = parameters.get('response_type');
  if (!asked) throw requestErrors.missingParameter('response_type');
  const words = asked.trim().split(/ +/).sort();
  if (!(version === 1 ? V1 : V2).includes(words.join(' ')))
    throw requestErrors.unsupportedResponseType(asked);
  const type = {
    code: words.includes('code'),
    idToken: words.includes('id_token'),
    token: words.includes('token'),
  };
  const allowed = client.application?.web.implicitGrantSettings;
  if (type.idToken && !allowed?.enableIdTokenIssuance) throw requestErrors.idTokenNotEnabled();
  if (type.token && !allowed?.enableAccessTokenIssuance) throw requestErrors.tokenNotEnabled();
  return type;
}
