import { describe, expect } from 'vitest';
import { target } from '../testing.ts';
import { siteAnswer, test } from './testing.ts';

const { frontend } = target;
const SITE = `GET sites/${frontend}`;
const refused = (code: string, message: string) => ({ error: { code, message } });

describe('an answer that is none', () => {
  test('401: you are not signed in, and the line to type has the tenant', async ({ azure }) => {
    azure.answers(SITE, { status: 401, body: refused('AuthenticationFailed', 'Authentication failed.') });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({
      name: 'FactError',
      code: 'not-signed-in',
      next: `az login --tenant ${target.tenant}`,
      message: expect.stringContaining('AuthenticationFailed'),
    });
  });

  test('403: the role that is missing, for whom and where, and never the token', async ({ azure }) => {
    const scope = `/subscriptions/${target.subscription}/resourceGroups/rg-lab`;
    azure.answers('POST appsettings/list', {
      status: 403,
      body: refused(
        'AuthorizationFailed',
        `The client 'megan@contoso.example' with object id 'oid-1' does not have authorization to perform action 'Microsoft.Web/sites/config/list/action' over scope '${scope}' or the scope is invalid.`,
      ),
    });
    await expect(azure.facts().appSettings(frontend)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Website Contributor'),
      next: `An owner has to type: az role assignment create --assignee oid-1 --role "Website Contributor" --scope "${scope}"`,
    });
    await expect(azure.facts().appSettings(frontend)).rejects.not.toMatchObject({
      message: expect.stringContaining('token-'),
    });
  });

  test('403 for reading: Reader is enough', async ({ azure }) => {
    azure.answers(SITE, {
      status: 403,
      body: refused('AuthorizationFailed', "perform action 'Microsoft.Web/sites/read' over scope '/s'"),
    });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({
      next: expect.stringContaining('--role "Reader"'),
    });
  });

  test('404 of the whole subscription: it cannot be seen, and says nothing about the site', async ({
    azure,
  }) => {
    azure.answers(SITE, { status: 404, body: refused('SubscriptionNotFound', 'not found') });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({
      code: 'forbidden',
      next: expect.stringContaining('az account list'),
    });
  });

  test('404 from something that is not Azure is no absence', async ({ azure }) => {
    azure.answers(SITE, { status: 404, body: '<html>proxy</html>' });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({ code: 'unexpected-answer' });
  });

  test('400: the question was not understood', async ({ azure }) => {
    azure.answers(SITE, { status: 400, body: refused('InvalidApiVersionParameter', 'old') });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({
      code: 'unexpected-answer',
      message: expect.stringContaining('InvalidApiVersionParameter'),
    });
  });

  test('another shape than documented: says where, and not what', async ({ azure }) => {
    azure.answers(SITE, { body: { ...siteAnswer(frontend), location: { secret: 'x' } } });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({
      code: 'unexpected-answer',
      message: expect.stringMatching(/\(at: location\)/),
    });
  });

  test('no JSON at all', async ({ azure }) => {
    azure.answers(SITE, { body: 'OK' });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({ code: 'unexpected-answer' });
  });

  test("Microsoft.Web's own NotFound is an absence too", async ({ azure }) => {
    azure.answers(SITE, { status: 404, body: { Code: 'NotFound', Message: 'Cannot find Site' } });
    expect(await azure.facts().site(frontend)).toBeUndefined();
  });
});

describe('a service that is busy', () => {
  test('is asked again when it wants to be', async ({ azure }) => {
    azure.answers(
      SITE,
      { status: 429, headers: { 'retry-after': '0' } },
      { status: 503 },
      { body: siteAnswer(frontend) },
    );
    expect(await azure.facts().site(frontend)).toMatchObject({ name: frontend });
    expect(azure.requests).toHaveLength(3);
  });

  test('and whose connections break is asked for as long as it only throttles', async ({ azure }) => {
    const throttled = { status: 429, headers: { 'retry-after': '0' } };
    azure.answers(
      SITE,
      ...Array.from({ length: 8 }, () => throttled),
      { breaks: 'before', body: '' },
      throttled,
      { status: 504, headers: { 'retry-after': '0' } },
      { body: siteAnswer(frontend) },
    );
    expect(await azure.facts().site(frontend)).toMatchObject({ name: frontend });
    expect(azure.requests).toHaveLength(12);
  });

  test('is left alone when it wants that for long', async ({ azure }) => {
    azure.answers(SITE, { status: 429, headers: { 'retry-after': '120' } });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({
      code: 'throttled',
      next: 'Wait 120 seconds and check again.',
    });
    expect(azure.requests).toHaveLength(1);
  });

  test('says until when as a date, too', async ({ azure }) => {
    const later = new Date(Date.now() + 3_600_000).toUTCString();
    azure.answers(SITE, { status: 429, headers: { 'retry-after': later } });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({
      code: 'throttled',
      next: expect.stringMatching(/^Wait (3599|3600) seconds/),
    });
  });

  test('and stays in trouble is unreachable', async ({ azure }) => {
    azure.answers(SITE, {
      status: 503,
      headers: { 'retry-after': '0' },
      body: refused('ServerBusy', 'busy'),
    });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ServerBusy'),
    });
    expect(azure.requests.length).toBeGreaterThan(3);
  });
});

describe('a connection', () => {
  test.for(['before', 'within'] as const)(
    'that breaks %s the answer is made again',
    async (breaks, { azure }) => {
      azure.answers(SITE, { breaks, body: siteAnswer(frontend) }, { body: siteAnswer(frontend) });
      expect(await azure.facts().site(frontend)).toMatchObject({ name: frontend });
      expect(azure.requests).toHaveLength(2);
    },
  );

  test('that cannot be made is unreachable', async ({ azure }) => {
    azure.answers(SITE, { breaks: 'before' });
    await expect(azure.facts().site(frontend)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('arm.test'),
    });
  });

  test('says who is asking', async ({ azure }) => {
    await azure.facts().site(frontend);
    expect(azure.headers()['user-agent']).toMatch(/^easy-auth-lab\/\d+\.\d+\.\d+$/);
  });
});
