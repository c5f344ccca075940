import { type Client, findClient } from '../../client.ts';
import type { EntraContext } from '../../context.ts';
import { requestErrors } from '../../errors/request.ts';
import type { AuthorizeRequest } from '../request.ts';

/** `client_id` names an application of this directory. @throws EntraError 900144, 700016, 7000112 */
export function checkClient({ parameters }: AuthorizeRequest, { directory, tenant }: EntraContext): Client {
  const id = parameters.get('client_id');
  if (!id) throw requestErrors.missingParameter('client_id');
  return findClient(id, directory, tenant);
}
