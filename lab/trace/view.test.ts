import { describe, expect, it } from 'vitest';
import { BACKEND, claims, expectedOf, FRONTEND, journeyOf, TENANT } from './testing.ts';
import { journeyView } from './view.ts';

const redeemed = (more: Record<string, string> = {}) =>
  ['entra', 'code redeemed', { client: 'fe', user: 'megan@contoso.example', ...claims(more) }] as const;
const started = ['gateway', 'sign-in started', { site: 'fe', clientId: FRONTEND, scope: 'openid' }] as const;

describe('a token', () => {
  it('has each of its claims explained once, with what was expected and the steps that made it so', () => {
    const { events } = journeyView(
      journeyOf(started, redeemed(), ['gateway', 'token accepted', { site: 'be', ...claims() }]),
      expectedOf(),
    );
    const [, first, second] = events;
    expect(first?.claims?.map(({ name, ok }) => [name, ok])).toEqual([
      ['aud', true],
      ['scp', true],
      ['appid', true],
      ['iss', true],
      ['ver', true],
      ['exp', undefined],
    ]);
    expect(first?.claims?.[0]).toMatchObject({
      found: `api://${BACKEND}`,
      meaning: 'For whom the token is: be, by its Application ID URI.',
      steps: [4, 7],
    });
    expect(second).toMatchObject({ from: 'fe', to: 'gateway of be', sameTokenAs: 2 });
    expect(second).not.toHaveProperty('claims');
  });

  it.each([
    ['aud', 'https://graph.azure.localhost', `api://${BACKEND}`, 7],
    ['aud', FRONTEND, `api://${BACKEND}`, 7],
    ['scp', 'User.Read openid', 'user_impersonation', 7],
    ['iss', `https://login.azure.localhost/${TENANT}/v2.0`, `https://sts.windows.net/${TENANT}/`, 4],
    ['ver', '2.0', '1.0', 4],
    ['tid', 'another', TENANT, 4],
  ])('whose %s is %s is shown beside what was expected', (name, found, expected, step) => {
    const { events } = journeyView(journeyOf(started, redeemed({ [name]: found })), expectedOf());
    const claim = events[1]?.claims?.find((each) => each.name === name);
    expect(claim).toMatchObject({ found, expected, ok: false });
    expect(claim?.steps).toContain(step);
  });

  it('of version 2 is right for an API that asks for it', () => {
    const { appid: _, ...rest } = claims();
    const second = {
      ...rest,
      aud: BACKEND,
      iss: `https://login.azure.localhost/${TENANT}/v2.0`,
      ver: '2.0',
      azp: FRONTEND,
    };
    const { events } = journeyView(
      journeyOf(started, ['entra', 'code redeemed', { client: 'fe', ...second }]),
      expectedOf({ tokenVersion: 2 }),
    );
    expect(
      events[1]?.claims?.filter(({ ok }) => ok !== undefined).map(({ name, ok }) => `${name} ${ok}`),
    ).toEqual(['aud true', 'scp true', 'azp true', 'iss true', 'ver true']);
  });

  it('for Microsoft Graph is judged by what the backend should get in exchange', () => {
    const exchanged = claims({ aud: 'https://graph.azure.localhost', scp: 'User.Read', appid: BACKEND });
    const { events } = journeyView(
      journeyOf(
        ['entra', 'token exchanged on behalf of the user', { client: 'be', user: 'megan', ...exchanged }],
        ['graph', 'called', { request: 'GET /v1.0/me', status: 200, user: 'megan', ...exchanged }],
      ),
      expectedOf(),
    );
    expect(events[0]?.claims?.map(({ name, ok }) => `${name} ${ok}`)).toEqual([
      'aud true',
      'scp true',
      'appid true',
      'iss true',
      'ver undefined',
      'exp undefined',
    ]);
    expect(events[1]).toMatchObject({ from: 'be', to: 'Microsoft Graph', sameTokenAs: 1 });
  });

  it('that a refresh brought is told by what is new of it', () => {
    const { events } = journeyView(
      journeyOf(redeemed(), [
        'entra',
        'token refreshed',
        { client: 'fe', ...claims({ exp: '2026-11-25T14:00:00.000Z' }) },
      ]),
      expectedOf(),
    );
    expect(events[1]).toMatchObject({ renewsTokenOf: 1 });
  });

  it('of which the lab knows nothing is explained without a judgement', () => {
    const { events } = journeyView(
      journeyOf([
        'entra',
        'device code redeemed',
        { client: 'Microsoft Azure CLI', ...claims({ appid: 'another', aud: 'x' }) },
      ]),
      { ...expectedOf(), frontend: undefined, backend: undefined },
    );
    expect(events[0]?.claims?.some(({ ok }) => ok !== undefined)).toBe(false);
  });
});

describe('a refusal', () => {
  it.each([
    [
      'of a token for somebody else, before step 7',
      {
        status: 401,
        reason: '401.83 JWT validation failed: Audience validation failure',
        ...claims({ aud: 'https://graph.azure.localhost', scp: 'User.Read' }),
      },
      { code: '401.83', step: 7, next: 'npx lab check 7' },
    ],
    [
      'of a token whose audience the backend does not list',
      { status: 401, reason: '401.83 JWT validation failed: Audience validation failure', ...claims() },
      { code: '401.83', step: 4 },
    ],
    [
      'of a token that only another API can check',
      {
        status: 401,
        reason: '401.83 JWT validation failed: IDX10511: Signature validation failed.',
        ...claims({ aud: 'https://graph.azure.localhost', scp: 'User.Read' }),
      },
      { code: '401.83', step: 7, means: expect.stringContaining('another API') },
    ],
    [
      'of a token that was changed',
      {
        status: 401,
        reason: '401.83 JWT validation failed: IDX10511: Signature validation failed.',
        ...claims(),
      },
      { code: '401.83', means: expect.stringContaining('changed on the way') },
    ],
    [
      'of an application that is not let in',
      { status: 403, reason: `403 application ${FRONTEND} is not among allowedApplications`, ...claims() },
      { code: '403', step: 8, reason: `application ${FRONTEND} (fe) is not among allowedApplications` },
    ],
    [
      'of an old token',
      {
        status: 401,
        reason: '401.83 JWT validation failed: IDX10223: Lifetime validation failed. The token is expired.',
        ...claims(),
      },
      { code: '401.83', step: 10, next: expect.stringContaining('/.auth/refresh') },
    ],
  ])('%s says why, and which step repairs it', (_which, details, failure) => {
    const { events } = journeyView(
      journeyOf(started, ['gateway', 'token refused', { site: 'be', ...details }]),
      expectedOf(),
    );
    expect(events[1]?.failure).toMatchObject(failure);
  });

  it.each([
    [
      'sign-in refused',
      { code: 'AADSTS50011', error: 'invalid_request', means: 'It differs.', next: 'Compare.' },
      4,
    ],
    ['sign-in refused', { code: 'AADSTS650053', error: 'invalid_client', means: 'None.', next: 'Look.' }, 7],
    [
      'token refused',
      {
        code: 'AADSTS65001',
        grant: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        means: 'Nobody.',
        next: 'Grant.',
      },
      11,
    ],
    [
      'token refused',
      { code: 'AADSTS65001', grant: 'authorization_code', means: 'Nobody.', next: 'Grant.' },
      6,
    ],
  ])('by Entra ID, %s %j, has the advice of the sandbox and a step', (what, details, step) => {
    const { events } = journeyView(journeyOf(['entra', what, details]), expectedOf());
    expect(events[0]?.failure).toMatchObject({
      code: details.code,
      means: details.means,
      next: details.next,
      step,
    });
  });

  it('that nothing is known of is told all the same', () => {
    const { events } = journeyView(
      journeyOf(['gateway', 'token refused', { site: 'be', status: 401, reason: '401 something new' }]),
      expectedOf(),
    );
    expect(events[0]?.failure).toMatchObject({ code: '401', reason: 'something new', next: 'npx lab check' });
  });
});

describe('how far a sign-in came', () => {
  const states = (...events: Parameters<typeof journeyOf>) =>
    journeyView(journeyOf(...events), expectedOf()).milestones.map(({ state, step }) => [state, step]);
  const begun = ['gateway', 'session begun', { site: 'fe', ...claims() }] as const;

  it('is told by what was reached, refused, or not tried', () => {
    expect(states(started, redeemed(), begun)).toEqual([
      ['reached', undefined],
      ['reached', undefined],
      ['open', 8],
      ['open', 11],
    ]);
    const refused = [
      'gateway',
      'token refused',
      { site: 'be', reason: '403 x is not among allowedApplications', ...claims() },
    ] as const;
    expect(states(started, redeemed(), begun, refused)[2]).toEqual(['refused', 8]);
    const accepted = ['gateway', 'token accepted', { site: 'be', ...claims() }] as const;
    expect(states(started, redeemed(), begun, refused, accepted)[2]).toEqual(['reached', undefined]);
  });

  it('blames no step for what is no matter of one', () => {
    const refused = (reason: string) =>
      states(started, ['gateway', 'sign-in failed', { site: 'fe', reason: `401 sign-in failed: ${reason}` }]);
    expect(refused('the request has no nonce cookie')[0]).toEqual(['refused', undefined]);
    expect(refused('AADSTS7000215: Invalid client secret provided.')[0]).toEqual(['refused', 4]);
  });

  it('names the token that was for somebody else', () => {
    expect(states(started, redeemed({ aud: 'https://graph.azure.localhost' }), begun)[1]).toEqual([
      'refused',
      7,
    ]);
  });

  it('is not asked of a sign-in to something else', () => {
    expect(states(['entra', 'account chosen', { user: 'admin' }])).toEqual([]);
  });
});

it('an event of a later sandbox is told as that calls it', () => {
  const { events } = journeyView(journeyOf(['graph', 'something new', {}]), expectedOf());
  expect(events[0]).toMatchObject({ from: 'graph', text: 'something new' });
});
