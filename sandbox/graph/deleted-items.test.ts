import { describe, expect } from 'vitest';
import { test } from '../testing.ts';
import { asLab, asUser } from './testing.ts';

describe('a deleted application', () => {
  test('goes with its service principal, and stays among the deleted items', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    const { body: app } = await megan('POST', 'applications', { displayName: 'deleted-1' });
    const { body: principal } = await megan('POST', 'servicePrincipals', { appId: app.appId });
    expect(await megan('DELETE', `applications/${app.id}`)).toMatchObject({ status: 204, body: '' });
    expect(await megan('GET', `applications/${app.id}`)).toMatchObject({ status: 404 });
    expect(await megan('GET', `servicePrincipals/${principal.id}`)).toMatchObject({ status: 404 });
    expect((await megan('GET', "applications?$filter=displayName eq 'deleted-1'")).body.value).toEqual([]);
    const listed = await megan(
      'GET',
      "directory/deletedItems/microsoft.graph.application?$filter=displayName eq 'deleted-1'",
    );
    expect(listed.body.value).toMatchObject([{ id: app.id, deletedDateTime: expect.stringMatching(/Z$/) }]);
    expect(await megan('GET', `directory/deletedItems/${principal.id}`)).toMatchObject({
      status: 200,
      body: { '@odata.type': '#microsoft.graph.servicePrincipal', displayName: 'deleted-1' },
    });
  });

  test('comes back, and its service principal after it', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { body: app } = await lab('POST', 'applications', { displayName: 'restored' });
    const { body: principal } = await lab('POST', 'servicePrincipals', { appId: app.appId });
    await lab('DELETE', `applications/${app.id}`);
    expect(await lab('POST', `directory/deletedItems/${principal.id}/restore`)).toMatchObject({
      status: 400,
      body: { error: { code: 'NoBackingApplicationObject' } },
    });
    expect(await lab('POST', `directory/deletedItems/${app.id}/restore`)).toMatchObject({
      status: 200,
      body: { '@odata.type': '#microsoft.graph.application', id: app.id, deletedDateTime: null },
    });
    expect(await lab('GET', `applications/${app.id}`)).toMatchObject({ status: 200 });
    expect(await lab('GET', `servicePrincipals/${principal.id}`)).toMatchObject({ status: 404 });
    expect(await lab('POST', `directory/deletedItems/${principal.id}/restore`)).toMatchObject({
      status: 200,
    });
    expect(await lab('GET', `servicePrincipals/${principal.id}`)).toMatchObject({ status: 200 });
  });

  test('is removed for good, with what belongs to it', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { body: app } = await lab('POST', 'applications', { displayName: 'purged' });
    await lab('POST', 'servicePrincipals', { appId: app.appId });
    await lab('DELETE', `applications/${app.id}`);
    expect(await lab('DELETE', `directory/deletedItems/${app.id}`)).toMatchObject({ status: 204 });
    expect(await lab('DELETE', `directory/deletedItems/${app.id}`)).toMatchObject({ status: 404 });
    expect(sandbox.directory.servicePrincipals.all().some(({ appId }) => appId === app.appId)).toBe(false);
  });

  test('does not come back when somebody has its identifier URI by now', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const identifierUris = ['api://reused'];
    const { body: app } = await lab('POST', 'applications', { displayName: 'first', identifierUris });
    await lab('DELETE', `applications/${app.id}`);
    expect(await lab('POST', 'applications', { displayName: 'second', identifierUris })).toMatchObject({
      status: 201,
    });
    expect(await lab('POST', `directory/deletedItems/${app.id}/restore`)).toMatchObject({ status: 400 });
  });

  test('is gone after thirty days', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { body: app } = await lab('POST', 'applications', { displayName: 'old' });
    await lab('DELETE', `applications/${app.id}`);
    const days = (count: number) => count * 24 * 60 * 60 * 1000;
    sandbox.clock.move(days(29));
    expect(await (await asLab(sandbox))('GET', `directory/deletedItems/${app.id}`)).toMatchObject({
      status: 200,
    });
    sandbox.clock.move(days(2));
    expect(await (await asLab(sandbox))('GET', `directory/deletedItems/${app.id}`)).toMatchObject({
      status: 404,
    });
    sandbox.clock.move(-days(31));
  });

  test("is nobody else's to bring back", async ({ sandbox }) => {
    const [megan, lee] = [await asUser(sandbox, 'megan'), await asUser(sandbox, 'lee')];
    const { body: app } = await megan('POST', 'applications', { displayName: 'mine' });
    await megan('DELETE', `applications/${app.id}`);
    expect(await lee('POST', `directory/deletedItems/${app.id}/restore`)).toMatchObject({ status: 403 });
    expect(await megan('POST', `directory/deletedItems/${app.id}/restore`)).toMatchObject({ status: 200 });
  });
});

describe('the deleted items', () => {
  test('are listed by kind', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('GET', 'directory/deletedItems')).toMatchObject({ status: 400 });
    expect(await lab('GET', 'directory/deletedItems/microsoft.graph.group')).toMatchObject({
      status: 200,
      body: { value: [] },
    });
    expect(await lab('GET', 'directory/deletedItems/microsoft.graph.color')).toMatchObject({ status: 400 });
  });
});
