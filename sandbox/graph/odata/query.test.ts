import { describe, expect } from 'vitest';
import { test as base } from '../../testing.ts';
import { type AskGraph, asLab } from '../testing.ts';

const EVENTUAL = { consistencylevel: 'eventual' };

/** Five applications called `query-1` to `query-5`, and who asks for them. */
const test = base.extend<{ lab: AskGraph }>({
  lab: [
    async ({ sandbox }, use) => {
      const lab = await asLab(sandbox);
      for (const number of [3, 1, 2, 5, 4]) {
        await lab('POST', 'applications', {
          displayName: `query-${number}`,
          description: number % 2 ? 'Odd one out' : null,
          web: { redirectUris: [`https://host-${number}.example/callback`] },
        });
      }
      await use(lab);
    },
    { scope: 'file' },
  ],
});

const names = (answer: { body: { value: { displayName: string }[] } }): string[] =>
  answer.body.value.map(({ displayName }) => displayName);

const ours = "$filter=startswith(displayName,'query-')";

describe('$select', () => {
  test('answers with what is asked, and says so in the context', async ({ lab }) => {
    const { body } = await lab('GET', `applications?$select=displayName,appId&${ours}`);
    expect(body['@odata.context']).toMatch(/\$metadata#applications\(displayName,appId\)$/);
    expect(Object.keys(body.value[0]).sort()).toEqual(['appId', 'displayName']);
  });

  test('knows properties without case, and with spaces between them', async ({ lab }) => {
    const { body } = await lab('GET', `applications?$select=DISPLAYNAME, AppId&${ours}`);
    expect(Object.keys(body.value[0]).sort()).toEqual(['appId', 'displayName']);
  });

  test('of what does not exist is refused', async ({ lab }) => {
    expect(await lab('GET', 'applications?$select=color')).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'BadRequest',
          message:
            "Parsing OData Select and Expand failed: Could not find a property named 'color' on type 'microsoft.graph.application'.",
        },
      },
    });
  });

  test('brings what is not answered otherwise', async ({ lab }) => {
    const { body } = await lab('GET', 'users?$select=userType,accountEnabled');
    expect(body.value).toContainEqual({ userType: 'Guest', accountEnabled: true });
  });
});

describe('$filter', () => {
  test('finds by name, by client ID and by URI', async ({ lab }) => {
    expect(names(await lab('GET', "applications?$filter=displayName eq 'query-3'"))).toEqual(['query-3']);
    const { body } = await lab('GET', `applications?$filter=displayName eq 'query-3'`);
    const { appId } = body.value[0];
    expect(names(await lab('GET', `applications?$filter=appId eq '${appId}'`))).toEqual(['query-3']);
    expect(names(await lab('GET', "applications?$filter=identifierUris/any(s:s eq 'api://nobody')"))).toEqual(
      [],
    );
  });

  test('may come with a plus for a space, and without its dollar sign', async ({ lab }) => {
    expect(names(await lab('GET', "applications?filter=displayName+eq+'query-3'"))).toEqual(['query-3']);
  });

  test('by redirect URI needs an advanced query', async ({ lab }) => {
    const filter = "$filter=web/redirectUris/any(p:startswith(p,'https://host-2.'))";
    expect(await lab('GET', `applications?${filter}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'Request_UnsupportedQuery' } },
    });
    expect(names(await lab('GET', `applications?${filter}&$count=true`, undefined, EVENTUAL))).toEqual([
      'query-2',
    ]);
  });

  test('with ne is refused without both of its parameters', async ({ lab }) => {
    const url = "applications?$filter=displayName ne 'query-1'";
    expect(await lab('GET', url)).toMatchObject({ status: 400 });
    expect(await lab('GET', url, undefined, EVENTUAL)).toMatchObject({ status: 400 });
    expect(await lab('GET', `${url}&$count=true`)).toMatchObject({ status: 400 });
    expect(await lab('GET', `${url}&$count=true`, undefined, EVENTUAL)).toMatchObject({ status: 200 });
  });

  test('may not come twice', async ({ lab }) => {
    expect(await lab('GET', `applications?${ours}&${ours}`)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('more than once') } },
    });
  });
});

describe('$orderby', () => {
  test('sorts in an advanced query', async ({ lab }) => {
    const url = `applications?${ours}&$orderby=displayName desc&$count=true`;
    expect(names(await lab('GET', url, undefined, EVENTUAL))).toEqual(
      [5, 4, 3, 2, 1].map((n) => `query-${n}`),
    );
  });

  test('of applications is refused otherwise, and of users is not', async ({ lab }) => {
    expect(await lab('GET', 'applications?$orderby=displayName')).toMatchObject({
      status: 400,
      body: {
        error: { code: 'Request_UnsupportedQuery', message: 'Sorting not supported for current query.' },
      },
    });
    expect(names(await lab('GET', 'users?$orderby=displayName'))).toEqual([
      'Alex Wilber',
      'Grady Archie',
      'Lee Gu',
      'Megan Bowen',
    ]);
  });

  test('together with $filter needs an advanced query even for users', async ({ lab }) => {
    const url = "users?$filter=startswith(displayName,'M')&$orderby=displayName";
    expect(await lab('GET', url)).toMatchObject({ status: 400 });
    expect(await lab('GET', `${url}&$count=true`, undefined, EVENTUAL)).toMatchObject({ status: 200 });
  });
});

describe('$count', () => {
  test('is silently ignored without the header', async ({ lab }) => {
    expect((await lab('GET', 'applications?$count=true')).body).not.toHaveProperty('@odata.count');
  });

  test('counts all that fit, not only the page', async ({ lab }) => {
    const answer = await lab('GET', `applications?${ours}&$count=true&$top=2`, undefined, EVENTUAL);
    expect(answer.body['@odata.count']).toBe(5);
  });

  test('is a number of its own at the end of an address', async ({ lab }) => {
    const answer = await lab('GET', `applications/$count?${ours}`, undefined, EVENTUAL);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain' }, body: 5 });
    expect(await lab('GET', 'applications/$count')).toMatchObject({
      status: 400,
      body: { error: { code: 'Request_BadRequest', message: '$count is not currently supported.' } },
    });
  });
});

describe('$search', () => {
  test('finds words of a property', async ({ lab }) => {
    const search = async (text: string) =>
      names(await lab('GET', `applications?$search=${encodeURIComponent(text)}`, undefined, EVENTUAL)).sort();
    expect(await search('"displayName:query"')).toHaveLength(5);
    expect(await search('"description:out"')).toEqual(['query-1', 'query-3', 'query-5']);
    expect(await search('"description:odd" AND "displayName:5"')).toEqual(['query-5']);
    expect(await search('"displayName:2" OR "displayName:4"')).toEqual(['query-2', 'query-4']);
  });

  test.for([
    ['without the header', '"displayName:query"', {}, 'Request_UnsupportedQuery'],
    ['without quotes', 'displayName:query', EVENTUAL, 'BadRequest'],
    ['of another property', '"notes:query"', EVENTUAL, 'Request_BadRequest'],
    ['of half a group', '("displayName:query"', EVENTUAL, 'BadRequest'],
  ] as const)('%s is refused', async ([_what, text, headers, code], { lab }) => {
    expect(
      await lab('GET', `applications?$search=${encodeURIComponent(text)}`, undefined, headers),
    ).toMatchObject({ status: 400, body: { error: { code } } });
  });
});

describe('pages', () => {
  test('lead from one to the next until all were seen once', async ({ lab }) => {
    const seen: string[] = [];
    let url: string | undefined = `applications?${ours}&$top=2&$select=displayName`;
    let pages = 0;
    while (url) {
      const { body } = await lab('GET', url);
      seen.push(...body.value.map(({ displayName }: { displayName: string }) => displayName));
      url = body['@odata.nextLink']?.replace('https://graph.azure.localhost', '');
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(seen).toEqual([3, 1, 2, 5, 4].map((n) => `query-${n}`));
  });

  test.for(['0', '1000', '-1', 'ten', '1.5'])('of %s are refused', async (top, { lab }) => {
    expect(await lab('GET', `applications?$top=${top}`)).toMatchObject({ status: 400 });
  });

  test('that nobody gave out are refused', async ({ lab }) => {
    expect(await lab('GET', 'applications?$skiptoken=nonsense')).toMatchObject({
      status: 400,
      body: { error: { code: 'Directory_ExpiredPageToken' } },
    });
  });

  test('are not skipped', async ({ lab }) => {
    expect(await lab('GET', 'applications?$skip=2')).toMatchObject({
      status: 400,
      body: { error: { message: "'$skip' is not supported by the service." } },
    });
  });
});

describe('$expand', () => {
  test('brings what an object is related to', async ({ lab, sandbox }) => {
    const { body } = await lab('GET', `applications?${ours}&$expand=owners($select=id,displayName)`);
    expect(body.value[0].owners).toMatchObject([{ displayName: 'Easy Auth Lab' }]);
    const me = sandbox.directory.principalByAppId(sandbox.descriptor.clientId);
    const own = await lab('GET', `servicePrincipals/${me?.id}?$expand=appRoleAssignments`);
    expect(own.body.appRoleAssignments.length).toBeGreaterThan(3);
  });

  test('of what the sandbox does not expand says so', async ({ lab, sandbox }) => {
    sandbox.expectNotImitated(/\$expand=extensionProperties/);
    expect(await lab('GET', 'applications?$expand=extensionProperties')).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('does not imitate') } },
    });
  });

  test('of what does not exist is refused', async ({ lab }) => {
    expect(await lab('GET', 'applications?$expand=color')).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining("Could not find a property named 'color'") } },
    });
  });
});
