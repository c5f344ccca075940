import { describe, expect } from 'vitest';
import { target } from '../testing.ts';
import { ids } from '../testing-auth.ts';
import { test } from './testing.ts';
import { applicationAnswer } from './testing-finished.ts';

const { client } = ids.backend;
const APPLICATION = `GET applications(appId='${client}')`;
const refused = (code: string, message = 'no') => ({ error: { code, message } });

describe('Graph', () => {
  test('is asked with a token of its own', async ({ azure }) => {
    azure.answers(APPLICATION, { body: applicationAnswer('backend') });
    const facts = azure.facts();
    await Promise.all([facts.application(client), facts.site(target.backend)]);
    expect(azure.credential.asked.map(({ scope }) => scope).sort()).toEqual([
      'https://arm.test/.default',
      'https://graph.test/.default',
    ]);
  });

  test('401: the line to type asks for what Graph wants', async ({ azure }) => {
    azure.answers(APPLICATION, { status: 401, body: refused('InvalidAuthenticationToken') });
    await expect(azure.facts().application(client)).rejects.toMatchObject({
      code: 'not-signed-in',
      next: `az login --tenant ${target.tenant} --scope https://graph.test//.default`,
    });
  });

  test('401 with a challenge: the line to type carries the claims, too', async ({ azure }) => {
    azure.answers(APPLICATION, {
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="insufficient_claims", claims="eyJ4IjoxfQ=="' },
      body: refused('InvalidAuthenticationToken'),
    });
    await expect(azure.facts().application(client)).rejects.toMatchObject({
      code: 'not-signed-in',
      next: expect.stringContaining('--claims-challenge "eyJ4IjoxfQ=="'),
    });
  });

  test('403: a guest, or somebody without the right, is told so', async ({ azure }) => {
    azure.answers(APPLICATION, { status: 403, body: refused('Authorization_RequestDenied') });
    await expect(azure.facts().application(client)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Authorization_RequestDenied'),
      next: expect.stringContaining('Directory Readers'),
    });
  });

  test.for([
    [400, 'unexpected-answer'],
    [503, 'unreachable'],
  ] as const)('%i is %s', async ([status, code], { azure }) => {
    azure.answers(APPLICATION, { status, headers: { 'retry-after': '0' }, body: refused('Something') });
    await expect(azure.facts().application(client)).rejects.toMatchObject({ code });
  });

  test('429: it is left alone when it wants that for long', async ({ azure }) => {
    azure.answers(APPLICATION, {
      status: 429,
      headers: { 'retry-after': '120' },
      body: refused('TooManyRequests'),
    });
    await expect(azure.facts().application(client)).rejects.toMatchObject({ code: 'throttled' });
  });

  test('lists are read page after page, and never beyond Graph', async ({ azure }) => {
    const grant = { clientId: 'a', consentType: 'Principal', resourceId: 'b' };
    const list = 'GET graph.test/v1.0/oauth2PermissionGrants';
    azure.answers(
      list,
      {
        body: {
          value: [grant],
          '@odata.nextLink': 'https://graph.test/v1.0/oauth2PermissionGrants?$skiptoken=x',
        },
      },
      { body: { value: [grant] } },
    );
    expect(await azure.facts().grants("o'brien")).toHaveLength(2);
    expect(azure.queries[0]?.get('$filter')).toBe("clientId eq 'o''brien'");

    azure.answers(list, { body: { value: [], '@odata.nextLink': 'https://elsewhere.test/x' } });
    await expect(azure.facts().grants('a')).rejects.toMatchObject({ code: 'unexpected-answer' });
    expect(azure.requests.some((line) => line.includes('elsewhere'))).toBe(false);
  });
});
