import { describe, expect } from 'vitest';
import { appOf, makeSite } from '../sites/testing.ts';
import { type TestSandbox, test } from '../testing.ts';

const exceed = ({ ask, descriptor }: TestSandbox, site: string, key = descriptor.controlKey) =>
  ask('POST', `http://127.0.0.1:${descriptor.port}/.sandbox/quota/${site}`, {
    headers: { authorization: `Bearer ${key}` },
  });

describe('the share of a free plan', () => {
  test('is used up when it is asked for, until the plan is another one', async ({ sandbox }) => {
    const site = makeSite(sandbox, 'busy');
    await site.deploy(appOf(`return 'hello';`));
    expect(await exceed(sandbox, 'BUSY')).toMatchObject({ status: 200 });
    expect((await site.ask('GET', '/')).status).toBe(403);
    const { body } = await sandbox.arm('GET', site.site.id);
    expect(body.properties).toMatchObject({ usageState: 'Exceeded', state: 'Running' });

    expect(await sandbox.arm('PATCH', site.site.planId, { sku: { name: 'B1' } })).toMatchObject({
      status: 200,
    });
    expect(await site.ask('GET', '/')).toMatchObject({ status: 200, body: 'hello' });
    expect(await exceed(sandbox, 'busy')).toMatchObject({ status: 404 });
  });

  test('is nothing for a site that does not exist, or for somebody without the key', async ({ sandbox }) => {
    expect(await exceed(sandbox, 'nothing')).toMatchObject({ status: 404 });
    expect(await exceed(sandbox, 'nothing', 'guessed')).toMatchObject({ status: 401 });
  });
});
