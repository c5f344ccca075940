import { expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { test } from '../testing.ts';

test('what is not imitated is said in the shape of a Graph error, without what the query holds', async ({
  sandbox,
}) => {
  sandbox.expectNotImitated(/Graph GET \/v1\.0\/me$/);
  const answer = await sandbox.ask('GET', `${origins.graph}/v1.0/me?$select=id`);
  expect(answer).toMatchObject({
    status: 404,
    body: { error: { code: 'ResourceNotFound', message: expect.stringContaining('GET /v1.0/me') } },
  });
  expect(answer.body.error.innerError['request-id']).toBe(answer.headers['request-id']);
});
