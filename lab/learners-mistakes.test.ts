import { expect, it } from 'vitest';
import { type Kind, kinds } from '../checks/kinds.ts';
import { knownFailures } from './az/explain.ts';
import { examinations } from './doctor/examinations.ts';

/** Where a trouble is recognised: by checks, as an explanation of what az says, or by the doctor beforehand. */
interface Recognised {
  readonly kinds?: readonly Kind[];
  readonly az?: readonly string[];
  readonly doctor?: readonly string[];
  /** It cannot come about in this lab, and why. */
  readonly never?: string;
}

/** What people who follow the tutorial really run into, in the words in which they speak of it. */
const TROUBLES: Readonly<Record<string, Recognised>> = {
  // Creating and deploying.
  'the name of the app is taken by somebody else': {
    kinds: ['name-taken'],
    az: ['name-taken'],
    doctor: ['frontend', 'backend'],
  },
  'the name of the app breaks a rule': {
    kinds: ['name-invalid'],
    az: ['name-invalid'],
    doctor: ['frontend', 'backend'],
  },
  'the subscription has no quota in this region': { az: ['no-quota'], doctor: ['quota'] },
  'the subscription allows a few regions only': { az: ['region-disallowed'], doctor: ['policy'] },
  'there is a free plan in this region already': { az: ['free-plan-limit'], doctor: ['plan'] },
  'the version of Node is not offered any more': {
    kinds: ['runtime-not-offered', 'other-runtime'],
    az: ['runtime-not-supported'],
    doctor: ['runtime'],
  },
  'the runtime is gone after another command': { kinds: ['runtime-erased'] },
  'the minutes of the free plan are used up': { kinds: ['over-quota', 'disabled-by-platform'] },
  'the app was stopped': { kinds: ['stopped'], az: ['app-stopped'] },
  'the deployment answers 401, for basic authentication is off': {
    kinds: ['basic-auth-off'],
    az: ['basic-auth-off'],
    doctor: ['deploying'],
  },
  'the resource provider is not registered': { az: ['provider-not-registered'], doctor: ['provider'] },
  'a page of the platform or of another app is shown': {
    kinds: ['nothing-deployed', 'another-app', 'apps-swapped', 'not-serving-yet'],
  },
  'the code was deployed, and not built': { kinds: ['build-skipped'] },
  'the whole repository was deployed': { kinds: ['repository-root'] },
  'the command was typed in a folder without an app': {
    kinds: ['folder-without-app'],
    az: ['no-app-in-folder'],
  },
  'the build on App Service failed': { kinds: ['deployment-failed'], az: ['build-failed'] },
  'two deployments are in each other’s way': { kinds: ['deployment-running'], az: ['deployment-conflict'] },
  'the resource group was used for the other operating system': {
    kinds: ['windows-plan'],
    az: ['wrong-workers'],
  },
  'the app does not start, and az waits for it': {
    kinds: ['crashed', 'startup-command', 'slow'],
    az: ['app-does-not-start'],
  },
  'the app is in another group, plan, region or subscription': {
    kinds: [
      'other-name',
      'other-resource-group',
      'other-subscription',
      'other-plan',
      'other-region',
      'other-tier',
    ],
    az: ['app-elsewhere', 'app-on-other-plan', 'in-another-region'],
  },
  // The address of the backend.
  'it says Success, and the profile is {}': { kinds: ['trailing-slash', 'path-added', 'query-added'] },
  'the setting is missing, misspelt, or on the other app': {
    kinds: ['setting-missing', 'setting-empty', 'setting-misspelt', 'setting-on-other-app'],
  },
  'the frontend calls itself': { kinds: ['own-address'] },
  'the host was worked out, or has a slip': {
    kinds: ['computed-host', 'misspelt-host', 'unknown-host', 'scm-host', 'local-host', 'other-app-address'],
  },
  'the address is not written as one': {
    kinds: [
      'http-scheme',
      'scheme-missing',
      'other-scheme',
      'not-an-address',
      'port-added',
      'user-info',
      'quotes-around',
      'blanks-around',
      'placeholder-left',
    ],
  },
  'the app still has the value from before': { kinds: ['setting-not-in-effect', 'settings-not-in-effect'] },
  'a failure between steps 4 and 8 that is as it should be': { kinds: ['backend-refuses'] },
  // Registrations and secrets.
  'users may not register applications, or the account is a guest’s': {
    kinds: ['registration-forbidden'],
    az: ['directory-forbidden'],
    doctor: ['account', 'registering'],
  },
  'the registration was deleted, and the page Authentication is empty': {
    kinds: ['deleted-registration', 'registration-missing', 'unknown-id'],
  },
  'the redirect URI is another one (AADSTS50011)': {
    kinds: [
      'redirect-missing',
      'other-path',
      'other-case',
      'custom-domain-only',
      'spa-platform',
      'mobile-platform',
    ],
  },
  'there is no service principal': { kinds: ['no-service-principal'] },
  'the secret has expired or is wrong: 401 at the callback': {
    kinds: ['secret-expired', 'secret-unknown', 'secret-none', 'other-app-secret'],
  },
  'the ID of the secret was copied instead of its value': { kinds: ['secret-id'] },
  'the tenant forbids secrets, or long ones': {
    kinds: ['secrets-forbidden'],
    az: ['secret-policy'],
    doctor: ['secret-lifetime'],
  },
  'ID tokens are off (AADSTS700054)': { kinds: ['id-tokens-off'] },
  'an ID is another one than was meant': {
    kinds: [
      'other-app-id',
      'object-id',
      'scope-id',
      'tenant-id',
      'uri-for-id',
      'misspelt-id',
      'not-an-id',
      'another-application',
    ],
  },
  'Conditional Access wants more for Microsoft Graph': {
    az: ['claims-challenge'],
    doctor: ['sign-in', 'network-graph'],
  },
  'az says that another object has the same identifier URI': {
    az: ['identifier-uri-taken', 'identifier-uri-policy'],
  },
  // App Service authentication.
  'it was set up by instructions for the classic version': {
    kinds: ['classic-authentication', 'resource-parameter'],
  },
  'the provider vanished after writing back what az prints': { kinds: ['provider-erased'] },
  'the issuer is of another tenant, version or cloud': {
    kinds: [
      'any-tenant-issuer',
      'other-tenant',
      'issuer-version',
      'issuer-malformed',
      'issuer-missing',
      'other-cloud',
    ],
  },
  'the audience of the token is not accepted': {
    kinds: ['audience-missing', 'audience-without-api', 'scope-for-audience'],
  },
  'signing in goes round in circles': { kinds: ['http-allowed', 'prefix-renamed', 'page-signs-out'] },
  'the site is down since authentication is on': { kinds: ['sign-in-fails'] },
  'the site is open although authentication is set up': {
    kinds: ['authentication-off', 'anonymous-allowed', 'path-excluded', 'provider-disabled', 'still-open'],
  },
  // Permissions and consent.
  'the backend is not under My APIs': { kinds: ['permission-missing', 'scope-missing'] },
  'need admin approval (AADSTS90094, AADSTS50105)': {
    kinds: ['consent-forbidden', 'scope-for-admins', 'assignment-required'],
    doctor: ['consent'],
  },
  'the permission is of the wrong kind, or on the wrong app': {
    kinds: ['application-permission', 'permission-on-other-app', 'other-permission'],
  },
  // The login parameters.
  'they were not set, or on the other app': {
    kinds: ['parameters-missing', 'parameters-on-other-app', 'parameter-misspelt'],
  },
  'the scope has an equals sign too many, the wrong ID, or is mixed': {
    kinds: [
      'double-equals',
      'default-mixed',
      'two-apis',
      'other-api',
      'scope-without-api',
      'scope-name-missing',
      'scope-word-misspelt',
      'parameter-malformed',
    ],
  },
  'commands that need jq, an extension or another shell': {
    az: ['command-not-found', 'arguments'],
    doctor: ['az'],
  },
  // Calls with a token.
  '403 although the token is good': {
    kinds: [
      'frontend-not-allowed',
      'allowed-on-other-app',
      'nobody-allowed',
      'claim-checks-contradict',
      'principals-restricted',
    ],
  },
  'every application is let in': {
    kinds: ['any-application', 'another-allowed', 'other-application-accepted'],
  },
  'the token is for Graph, opaque, or missing': {
    kinds: [
      'token-for-graph',
      'token-opaque',
      'token-missing',
      'secret-not-named',
      'token-store-off',
      'api-scope-missing',
    ],
  },
  'the settings are right, and the session is from before': {
    kinds: ['receipt-outdated', 'token-for-other-api', 'token-without-scope'],
  },
  'the browser says CORS': { kinds: ['origin-missing', 'origin-on-other-app', 'other-action'] },
  // Time.
  'after an hour: 401 while still signed in': { kinds: ['token-expired', 'not-refreshed'] },
  '/.auth/refresh answers 403': { kinds: ['offline-access-missing', 'token-store-off', 'same-token'] },
  // On behalf of the user.
  'no consent for Graph (AADSTS65001), seen in the log only': { kinds: ['graph-consent-missing'] },
  'the assertion is of another audience, or expired (AADSTS50013)': {
    kinds: ['graph-fails', 'token-for-other-api'],
  },
  'the profile is made up, or undefined': {
    kinds: ['source-not-set', 'other-source', 'other-endpoint', 'profile-not-from-graph'],
  },
  // Cleaning up.
  'registrations are left behind, some of them twins': {
    kinds: ['registration-left', 'twin-registrations'],
    az: ['twin-registrations'],
  },
  'the group holds what others need': { kinds: ['shared-group'] },
  // What the lab itself does away with.
  'a registration that was just made is not seen yet': {
    az: ['not-found'],
    kinds: ['no-service-principal', 'secret-unknown'],
  },
  'Cloud Shell has ended and lost the clone': { never: 'the lab runs on the learner’s own machine' },
  'in clouds for governments the portal makes no registration': {
    never: 'every step has commands, which work there as well',
  },
};

const failures = new Set(knownFailures.map(({ id }) => id));
const findings = new Set(examinations.map(({ id }) => id));

it.each(Object.entries(TROUBLES))('%s', (_, { kinds: named = [], az = [], doctor = [], never }) => {
  expect(named.length + az.length + doctor.length > 0).toBe(never === undefined);
  for (const kind of named) expect(kinds).toHaveProperty([kind]);
  expect(az.filter((id) => !failures.has(id))).toEqual([]);
  expect(doctor.filter((id) => !findings.has(id))).toEqual([]);
});
