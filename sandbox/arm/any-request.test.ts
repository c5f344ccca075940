import fc from 'fast-check';
import { expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { siteBody, test } from './testing.ts';

/** Parts of paths that lead somewhere, and parts that lead nowhere. */
const segment = fc.oneof(
  fc.constantFrom(
    'subscriptions',
    'SUBSCRIPTION',
    'resourceGroups',
    'rg-any',
    'providers',
    'Microsoft.Web',
    'Microsoft.Resources',
    'Microsoft.Authorization',
    'sites',
    'any-site',
    'serverfarms',
    'any-plan',
    'config',
    'web',
    'appsettings',
    'authsettingsV2',
    'authsettings',
    'logs',
    'list',
    'tags',
    'default',
    'roleAssignments',
    '44444444-4444-4444-8444-444444444444',
    'locations',
    'operationresults',
    'checknameavailability',
    '%zz',
    '%00',
    '..',
    '',
  ),
  fc.string({ maxLength: 20 }).map((text) => encodeURIComponent(text)),
);

const known = fc.constantFrom(
  'SUB/resourceGroups/rg-any',
  'SUB/resourceGroups/rg-any/providers/Microsoft.Web/serverfarms/any-plan',
  'SUB/resourceGroups/rg-any/providers/Microsoft.Web/sites/any-site',
  ...[
    'web',
    'appsettings',
    'connectionstrings',
    'slotConfigNames',
    'logs',
    'metadata',
    'authsettings',
    'authsettingsV2',
  ].map((name) => `SUB/resourceGroups/rg-any/providers/Microsoft.Web/sites/any-site/config/${name}`),
  'SUB/resourceGroups/rg-any/providers/Microsoft.Web/sites/any-site/basicPublishingCredentialsPolicies/scm',
  'SUB/resourceGroups/rg-any/providers/Microsoft.Web/sites/any-site/providers/Microsoft.Resources/tags/default',
  'SUB/providers/Microsoft.Authorization/roleAssignments/44444444-4444-4444-8444-444444444444',
  'SUB/providers/Microsoft.Web/checknameavailability',
  'SUB/providers/Microsoft.Web/locations/eastus2/checknameavailability',
  '/providers/Microsoft.ResourceGraph/resources',
);

const path = fc.oneof(
  { weight: 2, arbitrary: known },
  { weight: 1, arbitrary: fc.array(segment, { maxLength: 12 }).map((parts) => `/${parts.join('/')}`) },
);

/** Members that the service knows, with values of every kind. */
const member = fc.constantFrom(
  ...[
    'location',
    'tags',
    'sku',
    'kind',
    'identity',
    'properties',
    'siteConfig',
    'serverFarmId',
    'appSettings',
    'cors',
  ],
  ...[
    'linuxFxVersion',
    'alwaysOn',
    'platform',
    'identityProviders',
    'login',
    'httpLogs',
    'fileSystem',
    'name',
    'type',
  ],
  ...['query', 'options', 'reserved', 'httpsOnly', 'allow', 'principalId', 'roleDefinitionId', '__proto__'],
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      null,
      true,
      'true',
      0,
      -1,
      1e308,
      '',
      'eastus2',
      'East US 2',
      'NODE|22-lts',
      '\u0000',
      'ü',
    ),
    fc.string(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(member, fc.string()), tie('any'), { maxKeys: 6 }),
  ),
})).any;

const body = fc.oneof(
  value.map((any) => JSON.stringify(any)),
  fc
    .dictionary(member, value, { maxKeys: 6 })
    .map((properties) => JSON.stringify({ location: 'eastus2', properties })),
  fc.string(),
);

const query = fc.record(
  {
    'api-version': fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('2023-01-01', '2022-04-01', '2021-04-01') },
      { weight: 1, arbitrary: fc.string() },
    ),
    $filter: fc.oneof(
      fc.string(),
      fc.constantFrom("name eq 'a' and tagname eq 'b'", "substringof('", 'atScope()'),
    ),
    $top: fc.string(),
    deleteEmptyServerFarm: fc.string(),
  },
  { requiredKeys: ['api-version'] },
);

const header = fc.string({ unit: fc.constantFrom(...'aZ0-/=;, "*'), maxLength: 30 });
const headers = fc.record(
  {
    'content-type': fc.oneof(fc.constant('application/json'), header),
    'content-encoding': fc.constantFrom('gzip', 'identity', 'br', 'wish'),
    'x-ms-correlation-request-id': header,
    'if-match': header,
    accept: header,
  },
  { requiredKeys: [] },
);

const bodiless = ['GET', 'HEAD', 'DELETE', 'OPTIONS'];

test('no request whatever brings the sandbox to a fault, or is answered with a 5xx', {
  timeout: 120_000,
}, async ({ sandbox }) => {
  sandbox.expectNotImitated(/^not imitated: /);
  const authorization = `Bearer ${await sandbox.token(origins.arm)}`;
  const group = `${sandbox.subscription}/resourceGroups/rg-any`;
  const plan = `${group}/providers/Microsoft.Web/serverfarms/any-plan`;
  const renew = async (): Promise<void> => {
    await sandbox.arm('PUT', group, { location: 'eastus2' });
    await sandbox.arm('PUT', plan, {
      location: 'eastus2',
      sku: { name: 'B1' },
      properties: { reserved: true },
    });
    await sandbox.arm('PUT', `${group}/providers/Microsoft.Web/sites/any-site`, siteBody(plan));
  };
  await renew();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'PUT', 'PATCH', 'POST', 'DELETE', 'HEAD', 'OPTIONS'),
      path,
      query,
      body,
      headers,
      async (method, template, parameters, text, more) => {
        if (method === 'DELETE') await renew();
        const target = template.replace(/^SUB|\/subscriptions\/SUBSCRIPTION/, sandbox.subscription);
        const search = new URLSearchParams(parameters as Record<string, string>);
        const answer = await sandbox.ask(method, `${origins.arm}${target}?${search}`, {
          headers: { ...more, authorization },
          body: bodiless.includes(method) ? undefined : text,
        });
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers['x-ms-request-id']).toBeDefined();
      },
    ),
    { numRuns: 600 },
  );
  expect((await sandbox.arm('GET', '/subscriptions')).status).toBe(200);
});
