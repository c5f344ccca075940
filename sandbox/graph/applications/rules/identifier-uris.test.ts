import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { test } from '../../../testing.ts';
import { asLab, asUser } from '../../testing.ts';
import { invalid } from './testing.ts';

describe('an identifier URI', () => {
  test('may be api:// and the client ID', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    const { body } = await megan('POST', 'applications', { displayName: 'backend-1' });
    const identifierUris = [`api://${body.appId}`];
    expect(await megan('PATCH', `applications/${body.id}`, { identifierUris })).toMatchObject({
      status: 204,
    });
  });

  test('of somebody else is refused', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const identifierUris = [`api://taken-${randomUUID()}`];
    await lab('POST', 'applications', { displayName: 'first', identifierUris });
    expect(await lab('POST', 'applications', { displayName: 'second', identifierUris })).toMatchObject({
      status: 400,
      body: {
        error: { message: 'Another object with the same value for property identifierUris already exists.' },
      },
    });
  });

  test.for(['no uri', 'api://with space', `api://${'x'.repeat(300)}`, 'api://*'])(
    'is not %j',
    async (uri, { sandbox }) => {
      const lab = await asLab(sandbox);
      expect(await lab('POST', 'applications', { displayName: 'x', identifierUris: [uri] })).toMatchObject(
        invalid('identifierUris'),
      );
    },
  );

  test('that is a web address is of the organization', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const register = (uri: string) =>
      lab('POST', 'applications', { displayName: 'x', identifierUris: [uri] });
    expect(await register('https://backend-1.azurewebsites.localhost')).toMatchObject({
      status: 400,
      body: { error: { code: 'HostNameNotOnVerifiedDomain' } },
    });
    expect(await register(`https://${sandbox.descriptor.tenantDomain}/backend`)).toMatchObject({
      status: 201,
    });
  });

  test('is tied to the tenant or the application, as the policy wants it of everybody but the exempt', async ({
    sandbox,
  }) => {
    const [megan, lab] = [await asUser(sandbox, 'megan'), await asLab(sandbox)];
    const body = { displayName: 'x', identifierUris: ['api://my-backend'] };
    expect(await megan('POST', 'applications', body)).toMatchObject({
      status: 400,
      body: {
        error: { message: expect.stringMatching(/^Failed to add identifier URI api:\/\/my-backend\. /) },
      },
    });
    const v2 = { ...body, api: { requestedAccessTokenVersion: 2 } };
    expect(await megan('POST', 'applications', v2)).toMatchObject({ status: 201 });
    expect(await lab('POST', 'applications', { ...body, identifierUris: ['api://another'] })).toMatchObject({
      status: 201,
    });
  });
});
