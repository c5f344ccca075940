import type { Client, RedirectUri } from '../../client.ts';
import { redirectUriFor } from '../../redirect-uri.ts';
import type { AuthorizeRequest } from '../request.ts';

/** `redirect_uri` is registered for the client. @throws EntraError 500113, 900971, 50011 */
export function checkRedirectUri({ parameters }: AuthorizeRequest, client: Client): RedirectUri {
  return redirectUriFor(client, parameters.get('redirect_uri'));
}
