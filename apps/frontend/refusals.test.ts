import { describe, expect, it } from 'vitest';
import { answering, signedIn, tokenOf } from '../testing.ts';
import { profileFrom } from './testing.ts';

const inAnHour = Math.floor(Date.now() / 1000) + 3600;
const usable = tokenOf({
  aud: 'api://backend-id',
  scp: 'user_impersonation',
  exp: inAnHour,
  appid: 'frontend-id',
});

describe('a refusal is explained by the token', () => {
  const graph = '00000003-0000-0000-c000-000000000000';
  it.each<[string, number, string | undefined, number, RegExp]>([
    [
      'none, although somebody is signed in',
      401,
      undefined,
      4,
      /Between step 4 and step 7 this is expected.*token store/,
    ],
    ['one that is no token', 401, 'not a token', 7, /issuer only/],
    ['an opaque one', 401, 'EwBIA8l6BAAU', 7, /issuer only.*Between step 4 and step 7 this is expected/],
    [
      'one for Microsoft Graph',
      401,
      tokenOf({ aud: graph, exp: inAnHour }),
      7,
      /Microsoft Graph.*Between step 4 and step 7/,
    ],
    [
      'one for Microsoft Graph, v1',
      401,
      tokenOf({ aud: 'https://graph.microsoft.com/' }),
      7,
      /Microsoft Graph/,
    ],
    [
      'an expired one',
      401,
      tokenOf({ aud: 'api://backend-id', exp: 1_600_000_000 }),
      10,
      /\/\.auth\/refresh/,
    ],
    ['one for another API', 401, tokenOf({ aud: 'api://other', exp: inAnHour }), 7, /api:\/\/other/],
    [
      'a good one of an application not let in',
      403,
      usable,
      8,
      /frontend-id.*allowedApplications|Between step 7 and step 8 this is expected/,
    ],
    ['none, to a backend that answers 403 to that', 403, undefined, 4, /token store/],
  ])('%s', async (_what, status, token, step, says) => {
    const headers = { ...signedIn(token ?? '') };
    if (token === undefined) delete headers['x-ms-token-aad-access-token'];
    const answer = await profileFrom(answering(status), { authEnabled: 'True' }, headers);
    expect(answer.status).toBe(502);
    expect(answer.text).toContain(`This belongs to step ${step} of the lab`);
    expect(answer.text).toMatch(says);
  });

  it('or by nobody being signed in', async () => {
    const answer = await profileFrom(answering(401), { authEnabled: 'True' });
    expect(answer.text).toContain('Nobody is signed in here');
  });
});
