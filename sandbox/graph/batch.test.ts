import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { type TestSandbox, test } from '../testing.ts';
import { type AskGraph, asLab, asUser } from './testing.ts';

const batch = async (ask: AskGraph, requests: unknown) => ask('POST', '$batch', { requests });

const answers = async (ask: AskGraph, requests: object[]) => {
  const { status, body } = await batch(ask, requests);
  expect(status).toBe(200);
  return new Map<string, { status: number; headers?: Record<string, string>; body: Record<string, unknown> }>(
    body.responses.map((each: { id: string }) => [each.id, each]),
  );
};

const megan = (sandbox: TestSandbox) => asUser(sandbox, 'megan');

describe('a batch', () => {
  test('answers each request by its id', async ({ sandbox }) => {
    const responses = await answers(await megan(sandbox), [
      { id: '1', method: 'GET', url: '/me' },
      { id: '2', method: 'get', url: 'users?$top=1&$select=id' },
      { id: '3', method: 'GET', url: '/users/nobody@contoso.example' },
      { id: 'four', method: 'GET', url: '/applications/$count', headers: { ConsistencyLevel: 'eventual' } },
    ]);
    expect(responses.get('1')).toMatchObject({
      status: 200,
      headers: { 'Content-Type': expect.stringMatching(/^application\/json/) },
      body: { displayName: 'Megan Bowen' },
    });
    expect(responses.get('2')).toMatchObject({ status: 200, body: { value: [{ id: expect.any(String) }] } });
    expect(responses.get('3')).toMatchObject({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } },
    });
    expect(responses.get('four')).toMatchObject({ status: 200, body: expect.any(String) });
  });

  test('writes, and waits where a request depends on another', async ({ sandbox }) => {
    const json = { 'Content-Type': 'application/json' };
    const make = (id: string, uniqueName: string, dependsOn: string[] = []) => ({
      id,
      method: 'PATCH',
      url: `/applications(uniqueName='${uniqueName}')`,
      headers: { ...json, Prefer: 'create-if-missing' },
      body: { displayName: uniqueName },
      dependsOn,
    });
    const responses = await answers(await megan(sandbox), [
      make('make', 'batched'),
      { id: 'read', method: 'GET', url: "/applications(uniqueName='batched')", dependsOn: ['make'] },
    ]);
    expect(responses.get('make')).toMatchObject({ status: 201, headers: { Location: expect.any(String) } });
    expect(responses.get('read')).toMatchObject({ status: 200, body: { displayName: 'batched' } });
  });

  test('leaves out what depends on a failure', async ({ sandbox }) => {
    const responses = await answers(await megan(sandbox), [
      { id: '1', method: 'GET', url: '/users/nobody@contoso.example' },
      { id: '2', method: 'GET', url: '/me', dependsOn: ['1'] },
      { id: '3', method: 'GET', url: '/me', dependsOn: ['2'] },
      { id: '4', method: 'GET', url: '/me' },
    ]);
    expect([...responses.values()].map(({ status }) => status)).toEqual([404, 424, 424, 200]);
  });

  test('lets a request bring its own token', async ({ sandbox }) => {
    const token = await sandbox.token(origins.graph);
    const responses = await answers(await megan(sandbox), [
      { id: '1', method: 'GET', url: '/me', headers: { Authorization: `Bearer ${token}` } },
      { id: '2', method: 'GET', url: '/me', headers: { Authorization: 'Bearer none' } },
    ]);
    expect(responses.get('1')).toMatchObject({ status: 400 });
    expect(responses.get('2')).toMatchObject({ status: 401 });
  });

  test.for([
    ['with a body but no type of it', { method: 'POST', url: '/applications', body: { displayName: 'x' } }],
    ['to an absolute address', { method: 'GET', url: 'https://graph.microsoft.com/v1.0/me' }],
    [
      'that is a batch',
      { method: 'POST', url: '/$batch', headers: { 'Content-Type': 'application/json' }, body: {} },
    ],
  ] as const)('refuses a request %s, and only it', async ([_what, request], { sandbox }) => {
    const responses = await answers(await megan(sandbox), [
      { id: '1', ...request },
      { id: '2', method: 'GET', url: '/me' },
    ]);
    expect(responses.get('1')).toMatchObject({ status: 400 });
    expect(responses.get('2')).toMatchObject({ status: 200 });
  });

  const get = (id: string, more: object = {}) => ({ id, method: 'GET', url: '/organization', ...more });
  test.for([
    ['nothing', undefined],
    ['no requests', []],
    ['twenty-one requests', Array.from({ length: 21 }, (_, index) => get(String(index)))],
    ['two requests of one id', [get('1'), get('1')]],
    ['requests that wait for each other', [get('1', { dependsOn: ['2'] }), get('2', { dependsOn: ['1'] })]],
    ['a request that waits for nobody', [get('1', { dependsOn: ['7'] })]],
    ['a request without an id', [{ method: 'GET', url: '/me' }]],
    ['a request with another method', [get('1', { method: 'CONNECT' })]],
    ['a header with a line break', [get('1', { headers: { x: 'a\r\nb' } })]],
  ] as const)('of %s is refused', async ([_what, requests], { sandbox }) => {
    expect(await batch(await asLab(sandbox), requests)).toMatchObject({ status: 400 });
  });

  test('of twenty requests is served', async ({ sandbox }) => {
    const requests = Array.from({ length: 20 }, (_, index) => get(String(index)));
    expect((await answers(await asLab(sandbox), requests)).size).toBe(20);
  });
});
