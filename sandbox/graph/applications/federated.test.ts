import { describe, expect } from 'vitest';
import { test } from '../../testing.ts';
import { asLab } from '../testing.ts';

describe('federated credentials', () => {
  test('are kept, changed and taken away', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { body } = await lab('POST', 'applications', { displayName: 'federated' });
    const path = `applications/${body.id}/federatedIdentityCredentials`;
    const credential = {
      name: 'github',
      issuer: 'https://token.example',
      subject: 'repo:a/b:ref:refs/heads/main',
    };
    const made = await lab('POST', path, credential);
    expect(made).toMatchObject({
      status: 201,
      body: { ...credential, audiences: ['api://AzureADTokenExchange'] },
    });
    expect(await lab('POST', path, credential)).toMatchObject({ status: 409 });
    expect(await lab('PATCH', `${path}/github`, { description: 'CI' })).toMatchObject({ status: 204 });
    expect((await lab('GET', `${path}/${made.body.id}`)).body.description).toBe('CI');
    expect(await lab('DELETE', `${path}/${made.body.id}`)).toMatchObject({ status: 204 });
    expect((await lab('GET', path)).body.value).toEqual([]);
  });
});
