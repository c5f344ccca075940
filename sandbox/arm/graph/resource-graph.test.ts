import { describe, expect } from 'vitest';
import type { TestSandbox } from '../../testing.ts';
import { nameIn, test } from '../testing.ts';

const ask = (sandbox: TestSandbox, query: string, more: object = {}) =>
  sandbox.arm('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01', {
    query,
    ...more,
  });

describe('Resource Graph', () => {
  test('finds sites by their type, and shows what is projected', async ({ sandbox, group, site }) => {
    const query = `Resources
      | where type =~ 'Microsoft.Web/sites' and resourceGroup == '${nameIn(group).toLowerCase()}'
      | project name, host = properties.defaultHostName, properties.siteConfig.linuxFxVersion`;
    expect(await ask(sandbox, query, { subscriptions: [sandbox.descriptor.subscriptionId] })).toMatchObject({
      status: 200,
      body: {
        totalRecords: 1,
        count: 1,
        resultTruncated: 'false',
        data: [
          {
            name: nameIn(site),
            host: `${nameIn(site)}.azurewebsites.localhost`,
            properties_siteConfig_linuxFxVersion: 'NODE|22-lts',
          },
        ],
      },
    });
  });

  test.for([
    ["where name == 'SITE'", 1],
    ["where name in~ ('site', 'SITE')", 1],
    ["where name startswith 'site' and type contains 'sites' and name =~ 'SITE'", 1],
    ["where tags['a'] == 'b' and name == 'SITE'", 0],
    ["where name != 'SITE' and name endswith 'SITE'", 0],
    ["where name has 'SITE' | order by name asc | limit 1", 1],
  ] as const)('understands "%s"', async ([query, count], { sandbox, site }) => {
    const answer = await ask(sandbox, `resources | ${query.replaceAll('SITE', nameIn(site))}`);
    expect(answer.body.count).toBe(count);
  });

  test('knows groups, counts, and gives tables', async ({ sandbox, group }) => {
    const name = nameIn(group);
    const groups = `ResourceContainers | where name == '${name}'`;
    expect((await ask(sandbox, `${groups} | count`)).body.data).toEqual([{ Count: 1 }]);
    const table = await ask(sandbox, `${groups} | project name`, { options: { resultFormat: 'table' } });
    expect(table.body.data).toEqual({ columns: [{ name: 'name', type: 'string' }], rows: [[name]] });
  });

  test('sees nothing of other subscriptions', async ({ sandbox, site }) => {
    const subscriptions = ['11111111-1111-1111-1111-111111111111'];
    const answer = await ask(sandbox, `Resources | where name == '${nameIn(site)}'`, { subscriptions });
    expect(answer.body.data).toEqual([]);
  });

  test.for([
    'Resources | summarize count() by type',
    'Resources | project-away name',
    'Planets | project name',
    "Resources | where name ~~ 'x'",
    'Resources | where name == x y',
    'Resources | project 1 + 1',
    'Resources | take many',
    '',
    '| | |',
    'Resources | mv-expand tags',
  ])('refuses "%s" in its own words', async (query, { sandbox }) => {
    sandbox.expectNotImitated(/^not imitated: Resource Graph/);
    expect(await ask(sandbox, query)).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', details: [{ code: 'InvalidQuery' }, { code: 'ParserFailure' }] } },
    });
  });

  test.for(['Resources | summarize count() by type', 'Resources | project-away name', 'AdvisorResources'])(
    'says of "%s" that it is the sandbox that does not know it',
    async (query, { sandbox }) => {
      sandbox.expectNotImitated(/^not imitated: Resource Graph/);
      const { body } = await ask(sandbox, query);
      expect(body.error.details[1].message).toMatch(/^ParserFailure: the sandbox (imitates|knows) /);
    },
  );
});
