import { requestErrors } from '../../errors/request.ts';
import { userAnswer } from '../answer.ts';
import { askedOf } from '../asked.ts';
import { authenticateWithoutRedirect, credentialsOf } from '../client-authentication.ts';
import type { Grant } from '../request.ts';
import { since, userOfGrant } from '../user.ts';

/**
 * A device asks whether its user has signed in elsewhere. MSAL Python sends `code` as well, and no scope: what was asked
 * for the device code is given. Source: "OAuth 2.0 device authorization grant flow"; requests of the clients.
 * @throws EntraError those of the client's authentication; 900144; 70016, 65004, 70018, 70019; 50105, 50076, 65001
 */
export const deviceCode: Grant = async (request, context) => {
  const { form } = request;
  const credentials = credentialsOf(request, context);
  const code = form.get('device_code') || form.get('code');
  if (!code) throw requestErrors.missingParameter('device_code');
  const { client, proof } = await authenticateWithoutRedirect(credentials, context);
  const found = context.deviceCodes.redeem(code, client.appId);
  const user = userOfGrant(found.authentication, since(found.authentication), client, context);
  const asked = askedOf(request, client, context, found);
  return userAnswer(
    { client, proof, user, authentication: found.authentication, asked: asked.asked },
    {
      ...asked,
      version: request.version,
      platform: proof === '0' ? 'publicClient' : 'web',
      nonce: null,
      wantsClientInfo: form.get('client_info') === '1',
      what: 'device code redeemed',
      joins: { device: found.userCode, correlation: request.correlationId },
    },
    context,
  );
};
