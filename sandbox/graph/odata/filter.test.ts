import { describe, expect, it } from 'vitest';
import { applicationType } from '../applications/type.ts';
import { parseFilter } from './filter.ts';
import { checkFilter } from './filter-support.ts';
import { matches } from './matches.ts';

const thing = {
  id: 'a86b7fc2-6ee9-4da3-9e52-8bd2fe7ad2f4',
  displayName: "Megan's app",
  createdDateTime: '2026-11-24T10:00:00Z',
  identifierUris: ['api://one', 'api://two'],
  web: { redirectUris: ['https://frontend-1.azurewebsites.localhost/callback'] },
  notes: null,
  enabled: true,
  passwordCredentials: [],
};

const fits = (filter: string): boolean => matches(parseFilter(filter), thing);

describe('a filter', () => {
  it.each([
    ["displayName eq 'Megan''s app'", true],
    ["DISPLAYNAME EQ 'megan''S APP'", true],
    ["displayName eq 'Megan'", false],
    ["displayName ne 'Megan'", true],
    ["startswith(displayName,'Megan''')", true],
    ["startsWith( displayName , 'app' )", false],
    ["endsWith(displayName,'app')", true],
    ["id eq 'A86B7FC2-6ee9-4da3-9e52-8bd2fe7ad2f4'", true],
    ['id eq a86b7fc2-6ee9-4da3-9e52-8bd2fe7ad2f4', true],
    ["displayName in ('one', 'Megan''s app')", true],
    ["displayName in ('one')", false],
    ["not startswith(displayName,'Megan')", false],
    ["not (displayName eq 'x') and enabled eq true", true],
    ["displayName eq 'x' or enabled eq true and notes eq null", true],
    ["(displayName eq 'x' or enabled eq true) and notes ne null", false],
    ['enabled eq false', false],
    ['createdDateTime ge 2026-11-24', true],
    ['createdDateTime lt 2026-11-24T10:00:00.000Z', false],
    ['createdDateTime le 2026-11-24T12:00:00+02:00', true],
    ["identifierUris/any(x:x eq 'api://two')", true],
    ["identifierUris/any(uri:startswith(uri,'https'))", false],
    ["identifierUris/all(x:startswith(x,'api'))", true],
    ['identifierUris/any()', true],
    ['passwordCredentials/any()', false],
    ['identifierUris/$count eq 2', true],
    ['passwordCredentials/$count ne 0', false],
    ["web/redirectUris/any(p:startswith(p,'https://frontend-1.'))", true],
    ["nothing/at/all eq 'x'", false],
  ])('%s: %s', (filter, expected) => {
    expect(fits(filter)).toBe(expected);
  });

  it.each([
    '',
    'displayName',
    'displayName eq',
    "eq 'x'",
    "displayName eq 'x",
    "displayName eq 'x' and",
    "displayName eq 'x')",
    "(displayName eq 'x'",
    "displayName like 'x'",
    "displayName eq 'x' 'y'",
    'displayName eq x',
    "startswith(displayName 'x')",
    "startswith('x',displayName)",
    "lower(displayName) eq 'x'",
    'displayName in ()',
    "identifierUris/any(x x eq 'y')",
    'createdDateTime ge 2026-99-99',
    "displayName eq 'x' & 1",
    `${'('.repeat(10_000)}displayName eq 'x'`,
    `${'not '.repeat(10_000)}displayName eq 'x'`,
    Array.from({ length: 10_000 }, () => "displayName eq 'x'").join(' or '),
  ])('is refused when it is %.40s', (filter) => {
    expect(() => parseFilter(filter)).toThrow(/^Invalid filter clause: /);
  });
});

describe('what a filter of applications may use', () => {
  const check =
    (filter: string, advanced = false) =>
    () =>
      checkFilter(parseFilter(filter), applicationType, advanced);

  it.each([
    "appId eq '00000003-0000-0000-c000-000000000000'",
    "startswith(displayName,'a')",
    "identifierUris/any(s:s eq 'api://x')",
    "displayName in ('a','b')",
    "signInAudience eq 'AzureADMyOrg' and publisherDomain eq 'contoso.example'",
    'createdDateTime ge 2026-01-01',
    'displayName eq null',
  ])('always: %s', (filter) => {
    expect(check(filter)).not.toThrow();
  });

  it.each([
    "displayName ne 'x'",
    "not (displayName eq 'x')",
    "web/redirectUris/any(p:startswith(p,'https'))",
    'passwordCredentials/$count eq 0',
  ])('in an advanced query only: %s', (filter) => {
    expect(check(filter)).toThrow(/required parameters might be missing/);
    expect(check(filter, true)).not.toThrow();
  });

  it.each([
    "contains(displayName,'x')",
    "endswith(displayName,'x')",
    "notes eq 'x'",
    "requiredResourceAccess/any(c:c/resourceAppId eq '00000003-0000-0000-c000-000000000000')",
    "appId eq 'frontend-1'",
    'appId eq null',
  ])('never: %s', (filter) => {
    expect(check(filter, true)).toThrow(/^Unsupported or invalid query filter clause specified for property/);
  });

  it.each([
    ["color eq 'red'", /Could not find a property named 'color' on type 'microsoft.graph.application'/],
    ['displayName eq 7', /incompatible types/],
    ['displayName eq true', /incompatible types/],
    ['appId eq 00000003-0000-0000-c000-000000000000', /incompatible types/],
  ])('not even in name or type: %s', (filter, message) => {
    expect(check(filter)).toThrow(message);
  });
});
