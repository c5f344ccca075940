import { ClientSecretCredential } from '@azure/identity';
import { describe, expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { test } from '../../testing.ts';
import { claimsOf } from '../testing.ts';
import { agentFor } from './testing.ts';

describe('@azure/identity', () => {
  test('gets a token for a service principal', async ({ sandbox }) => {
    const { tenantId, clientId, clientSecret } = sandbox.descriptor;
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
      authorityHost: origins.login,
      disableInstanceDiscovery: true,
      additionalPolicies: [
        {
          position: 'perCall',
          policy: {
            name: 'to the sandbox',
            sendRequest: (request, next) => {
              request.agent = agentFor(sandbox);
              return next(request);
            },
          },
        },
      ],
    });
    const token = await credential.getToken(`${origins.arm}/.default`);
    expect(claimsOf(token.token)).toMatchObject({ appid: clientId, aud: origins.arm });
    expect(token.expiresOnTimestamp).toBeGreaterThan(Date.now() + 3_000_000);
  });
});
