import { describe, expect, it } from 'vitest';
import type { Kind } from '../kinds.ts';
import { loginParameters } from '../login-parameters.ts';
import { loginRedirect } from '../login-redirect.ts';
import { factsOf, target, type World } from '../testing.ts';
import {
  applicationOf,
  authOf,
  ids,
  LOGIN_SCOPE,
  NOTHING,
  signInAt,
  signInPage,
  TENANT,
} from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';
import { inQuotes } from './address.ts';

const auth = (parameters: readonly string[], onBackend: readonly string[] = []): World => ({
  auth: {
    'lab-frontend': authOf('frontend', { parameters }),
    'lab-backend': authOf('backend', { parameters: onBackend }),
  },
});
const run = (world: World = {}) => loginParameters.run(factsOf(finished(world)), target);
const { frontend, backend } = ids;
const API = `api://${backend.client}/user_impersonation`;
const STANDARD = 'openid profile email offline_access';
const ID =
  '"/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-lab/providers/Microsoft.Web/sites/lab-frontend/config/authsettingsV2"';
const SET = `az resource update --ids ${ID} --api-version 2023-01-01 --set properties.identityProviders.azureActiveDirectory.login.loginParameters='["scope=${LOGIN_SCOPE}"]' --output none`;

describe('the login parameters', () => {
  it.each<[string, string[], object]>([
    ['as the lab writes them', [`scope=${LOGIN_SCOPE}`], { found: `scope=${LOGIN_SCOPE}` }],
    [
      'in another order',
      [`scope=${API} offline_access openid`],
      { note: expect.stringContaining('profile and email') },
    ],
    ['with the bare ID', [`scope=${STANDARD} ${backend.client}/user_impersonation`], {}],
    ['with all permissions at once', [`scope=${STANDARD} api://${backend.client}/.default`], {}],
    [
      'with others beside',
      ['domain_hint=contoso.example', `scope=${LOGIN_SCOPE}`, 'response_type=code id_token', 'prompt=login'],
      {},
    ],
  ])('are right %s', async (_how, parameters, verdict) => {
    expect(await run(auth(parameters))).toMatchObject({ status: 'pass', ...verdict });
  });

  describe('by another name of the backend', () => {
    const other = `api://contoso.example/lab`;
    const world = (tokenVersion: 1 | 2, allowedAudiences: string[]): World => ({
      applications: [
        applicationOf('frontend'),
        applicationOf('backend', { tokenVersion, identifierUris: [`api://${backend.client}`, other] }),
      ],
      auth: {
        'lab-frontend': authOf('frontend', { parameters: [`scope=${STANDARD} ${other}/user_impersonation`] }),
        'lab-backend': authOf('backend', { validation: { allowedAudiences } }),
      },
    });

    it('are right where the backend takes tokens for that name', async () => {
      expect(await run(world(1, [`api://${backend.client}`, other]))).toMatchObject({ status: 'pass' });
      expect(await run(world(2, [`api://${backend.client}`]))).toMatchObject({ status: 'pass' });
    });

    it('are wrong where it does not: its tokens of version 1 have that name as their audience', async () => {
      expect(await run(world(1, [`api://${backend.client}`]))).toMatchObject({
        kind: 'audience-missing',
        why: expect.stringContaining(`${other} is a name of the backend`),
        next: SET,
      });
    });
  });

  it.each<[Kind, string[]]>([
    ['parameters-missing', []],
    ['parameters-missing', ['domain_hint=contoso.example']],
    ['parameter-malformed', LOGIN_SCOPE.split(' ')],
    ['parameter-malformed', [`scope: ${LOGIN_SCOPE}`]],
    ['parameter-malformed', [`{"scope":"${LOGIN_SCOPE}"}`]],
    ['prompt-value', [`scope=${LOGIN_SCOPE}`, 'prompt=none']],
    ['prompt-value', [`scope=${LOGIN_SCOPE}`, 'prompt=always']],
    ['parameter-misspelt', [`scopes=${LOGIN_SCOPE}`]],
    ['parameter-misspelt', [`Scope=${LOGIN_SCOPE}`]],
    ['resource-parameter', [`resource=${backend.client}`, 'response_type=code id_token']],
    ['resource-parameter', [`scope=${LOGIN_SCOPE}`, `resource=${backend.client}`]],
    ['response-type', [`scope=${LOGIN_SCOPE}`, 'response_type=code']],
    ['response-type', ['response_type=token']],
    ['parameter-replaced', [`scope=${LOGIN_SCOPE}`, 'client_id=x']],
    ['scope-twice', [`scope=${STANDARD}`, `scope=${API}`]],
    ['double-equals', [`scope==${LOGIN_SCOPE}`]],
    ['placeholder-left', [`scope=${STANDARD} api://<back-end-client-id>/user_impersonation`]],
    ['quotes-around', [`scope="${LOGIN_SCOPE}"`]],
    ['scope-separator', [`scope=openid,offline_access,${API}`]],
    ['scope-separator', [`scope=${LOGIN_SCOPE}&prompt=login`]],
    ['scope-encoded', [`scope=${LOGIN_SCOPE.replaceAll(' ', '%20')}`]],
    ['scope-encoded', [`scope=${LOGIN_SCOPE.replaceAll(' ', '+')}`]],
    ['openid-missing', [`scope=profile offline_access ${API}`]],
    ['offline-access-missing', [`scope=openid profile ${API}`]],
    ['scope-word-misspelt', [`scope=opened offline_access ${API}`]],
    ['scope-word-misspelt', [`scope=${STANDARD} api://${backend.client}/user_impersonate`]],
    ['scope-word-misspelt', [`scope=${STANDARD} api://${backend.client}//user_impersonation`]],
    ['scope-without-api', [`scope=${STANDARD} user_impersonation`]],
    ['scope-without-api', [`scope=${STANDARD} user_impersonatoin`]],
    ['scope-name-missing', [`scope=${STANDARD} api://${backend.client}`]],
    ['scope-name-missing', [`scope=${STANDARD} api://${backend.client}/`]],
    ['api-scope-missing', [`scope=${STANDARD}`]],
    ['other-api', [`scope=${STANDARD} User.Read`]],
    ['other-api', [`scope=${STANDARD} https://graph.microsoft.com/User.Read`]],
    ['other-api', [`scope=${STANDARD} https://lab-backend.azurewebsites.net/user_impersonation`]],
    ['two-apis', [`scope=${STANDARD} User.Read ${API}`]],
    ['two-apis', [`scope=${STANDARD} ${API} https://graph.microsoft.com/User.Read`]],
    ['default-mixed', [`scope=${STANDARD} api://${backend.client}/.default ${API}`]],
    ['other-app-id', [`scope=${STANDARD} api://${frontend.client}/user_impersonation`]],
    ['object-id', [`scope=${STANDARD} api://${backend.object}/user_impersonation`]],
    ['scope-id', [`scope=${STANDARD} api://${backend.scope}/user_impersonation`]],
    ['tenant-id', [`scope=${STANDARD} api://${TENANT}/user_impersonation`]],
    ['unknown-id', [`scope=${STANDARD} api://${NOTHING}/user_impersonation`]],
    ['not-an-id', [`scope=${STANDARD} api://lab-backend/user_impersonation`]],
  ])('are wrong, as %s: %o', async (kind, parameters) => {
    const found = parameters.map(inQuotes).join(', ') || 'no login parameters';
    const next = parameters.some((each) => each.startsWith('domain_hint'))
      ? expect.stringContaining(`"scope=${LOGIN_SCOPE}","domain_hint=contoso.example"`)
      : parameters.some((each) => each === 'response_type=code id_token')
        ? expect.stringContaining(`"scope=${LOGIN_SCOPE}","response_type=code id_token"`)
        : SET;
    expect(await run(auth(parameters))).toMatchObject({
      status: 'fail',
      kind,
      found,
      expected: `scope=${LOGIN_SCOPE}`,
      why: expect.stringMatching(/\.$/),
      next,
    });
  });

  it('are on the backend', async () => {
    expect(await run(auth([], [`scope=${LOGIN_SCOPE}`]))).toMatchObject({
      kind: 'parameters-on-other-app',
      next: expect.stringMatching(
        /^az resource update [^\n]*lab-frontend[^\n]*--set[^\n]*\naz resource update [^\n]*lab-backend[^\n]*--remove properties\.identityProviders\.azureActiveDirectory\.login\.loginParameters --output none$/,
      ),
    });
  });
});

describe('the live sign-in', () => {
  const at = (location: string | undefined, more: World = {}) =>
    loginRedirect.run(
      factsOf(
        finished({
          homes: {
            'lab-frontend': location === undefined ? { kind: 'sign-in', status: 401 } : signInPage(location),
          },
          ...more,
        }),
      ),
      target,
    );

  it.each<[string, string, World?]>([
    ['at the host that the issuer leads to', signInAt()],
    [
      'in another order',
      signInAt({ scope: LOGIN_SCOPE.split(' ').reverse().join(' '), response_type: 'id_token code' }),
    ],
    [
      'by a domain of the tenant',
      signInAt({}, '/contoso.example/oauth2/v2.0/authorize'),
      { domains: ['contoso.example'] },
    ],
  ])('is as the settings say %s', async (_how, location, world) => {
    expect(await at(location, world)).toMatchObject({
      status: 'pass',
      found: `people sign in at login.windows.net, with the scope ${LOGIN_SCOPE}`,
    });
  });

  it.each<[string | undefined, string]>([
    [undefined, 'no address of the sign-in'],
    ['/.auth/login/aad', 'no address of the sign-in'],
    [signInAt({ scope: 'openid profile email' }), 'scope email openid profile'],
    [signInAt({ client_id: backend.client }), `client_id ${backend.client}`],
    [signInAt({ response_type: 'id_token' }), 'response_type id_token'],
    [signInAt({ redirect_uri: 'https://elsewhere.example/' }), 'redirect_uri https://elsewhere.example/'],
    [signInAt({}, `/${TENANT}/oauth2/authorize`), 'endpoint v1'],
    [signInAt({}, `/${NOTHING}/oauth2/v2.0/authorize`), `tenant ${NOTHING}`],
  ])('is not yet: %s', async (location, found) => {
    expect(await at(location)).toMatchObject({ kind: 'settings-not-in-effect', found, soon: true });
  });
});
