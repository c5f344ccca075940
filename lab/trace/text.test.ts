import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../render/inline.ts';
import { readJourneys } from './journal.ts';
import { claims, expectedOf, FRONTEND, journalOf, type Told } from './testing.ts';
import { journeyText } from './text.ts';
import { journeyView } from './view.ts';

const EVENTS: Told[] = [
  ['gateway', 'sign-in started', { site: 'fe', clientId: FRONTEND, scope: 'openid profile email' }],
  [
    'entra',
    'code redeemed',
    {
      client: 'fe',
      user: 'megan@contoso.example',
      ...claims({ aud: 'https://graph.azure.localhost', scp: 'User.Read' }),
    },
  ],
  [
    'gateway',
    'token refused',
    {
      site: 'be',
      status: 401,
      reason: '401.83 JWT validation failed: Audience validation failure',
      ...claims({ aud: 'https://graph.azure.localhost', scp: 'User.Read' }),
    },
  ],
];

function textOf(events: readonly Told[], { color = false, width = 80 } = {}): string {
  const [journey] = readJourneys(JSON.parse(JSON.stringify(journalOf(events))));
  if (!journey) throw new Error('no journey');
  return journeyText(journeyView(journey, expectedOf()), { colors: pc.createColors(color), width });
}

describe('a sign-in in a terminal', () => {
  it('reads as a sequence, with what was expected below what was found', () => {
    const text = textOf(EVENTS);
    expect(text).toContain('Sign-in of megan@contoso.example to fe, 2026-11-25 12:00:00 UTC');
    expect(text).toContain(' 2  gateway of fe → Entra ID  +1.00 s');
    expect(text).toMatch(/✖ aud {4}https:\/\/graph\.azure\.localhost\n +expected api:\/\/bbbbbbbb/);
    expect(text).toContain('✖ 401.83  JWT validation failed: Audience validation failure');
    expect(text).toContain('next  npx lab check 7');
    expect(text).toContain('✖ an access token for be: refused in 2; step 7 is about this');
  });

  it.each([40, 60, 80, 100])('fits into %i columns', (width) => {
    const long = textOf(EVENTS, { width })
      .split('\n')
      .filter((line) => line.length > width);
    expect(long.filter((line) => line.trim().includes(' '))).toEqual([]);
    if (width >= 80) expect(long).toEqual([]);
  });

  it('says the same in colour', () => {
    const coloured = textOf(EVENTS, { color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(textOf(EVENTS));
    expect(coloured.split('\n').every((line) => widthOf(line) <= 80)).toBe(true);
  });

  it('cannot be made to move the cursor by what a token says', () => {
    const text = textOf([
      ['entra', 'account chosen', { user: 'a\u001b[2Jb\u202ec' }],
      [
        'gateway',
        'token refused',
        { site: 'be', status: 401, reason: '401 \u009b31mno\r\nyes', aud: 'x\u0007' },
      ],
    ]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});
