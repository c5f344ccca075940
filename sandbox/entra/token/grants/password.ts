import { findUser } from '../../account/find.ts';
import { requestErrors } from '../../errors/request.ts';
import { userErrors } from '../../errors/user.ts';
import { authenticateWithoutRedirect, credentialsOf } from '../client-authentication.ts';
import type { Grant } from '../request.ts';

/**
 * Signing in with name and password. The sandbox's accounts have no passwords, so every password is wrong; what is told
 * apart is whether the account exists. Source: "Resource Owner Password Credentials" (not recommended there either).
 * @throws EntraError always: 900144, those of the client's authentication, 50034, 50126
 */
export const password: Grant = async (request, context) => {
  const credentials = credentialsOf(request, context);
  const { form } = request;
  for (const name of ['username', 'password']) {
    if (!form.get(name)) throw requestErrors.missingParameter(name);
  }
  await authenticateWithoutRedirect(credentials, context);
  const username = form.get('username') ?? '';
  if (!findUser(username, context.directory)) {
    throw userErrors.notFound(username, context.tenant.displayName);
  }
  throw userErrors.wrongPassword();
};
