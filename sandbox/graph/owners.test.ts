import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { userNamed } from '../entra/testing.ts';
import { test } from '../testing.ts';
import { asLab, asUser } from './testing.ts';

describe('owners', () => {
  test('are added and removed by reference', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    const lee = userNamed(sandbox.directory, 'lee');
    const { body } = await megan('POST', 'applications', { displayName: 'shared' });
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${lee.id}` };
    expect(await megan('POST', `applications/${body.id}/owners/$ref`, reference)).toMatchObject({
      status: 204,
    });
    expect(await megan('POST', `applications/${body.id}/owners/$ref`, reference)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('already exist') } },
    });
    expect(
      (await megan('GET', `applications/${body.id}/owners/microsoft.graph.user`)).body.value,
    ).toHaveLength(2);
    expect(
      (await megan('GET', `applications/${body.id}?$expand=owners($select=id)`)).body.owners,
    ).toHaveLength(2);
    expect(await megan('DELETE', `applications/${body.id}/owners/${lee.id}/$ref`)).toMatchObject({
      status: 204,
    });
    expect((await megan('GET', `applications/${body.id}/owners`)).body.value).toHaveLength(1);
  });

  test('may be named when the application is made', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const lee = userNamed(sandbox.directory, 'lee');
    const { body } = await lab('POST', 'applications', {
      displayName: 'bound',
      'owners@odata.bind': [`https://graph.microsoft.com/v1.0/users/${lee.id}`],
    });
    const { body: owners } = await lab('GET', `applications/${body.id}/owners`);
    expect(owners.value.map(({ id }: { id: string }) => id)).toContain(lee.id);
  });

  test.for([
    ['nobody', () => ({ '@odata.id': `https://graph.microsoft.com/v1.0/users/${randomUUID()}` }), 404],
    ['a body without a reference', () => ({ id: randomUUID() }), 400],
  ] as const)('cannot be %s', async ([_what, body, status], { sandbox }) => {
    const lab = await asLab(sandbox);
    const made = await lab('POST', 'applications', { displayName: 'owned by nobody' });
    expect(await lab('POST', `applications/${made.body.id}/owners/$ref`, body())).toMatchObject({ status });
  });
});
