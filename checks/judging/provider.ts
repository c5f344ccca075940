import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Application } from '../facts/applications.ts';
import type { AuthSettings } from '../facts/auth-settings.ts';
import type { Facts } from '../facts/index.ts';
import type { Role } from '../facts/page.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { inQuotes } from './address.ts';
import { judgeAudience } from './audience.ts';
import { authenticationBlade, MICROSOFT, providerBlade, putAuth, setAuth } from './az-auth.ts';
import { SECRET_SETTING } from './az-entra.ts';
import { judgeDoor } from './door.ts';
import { identify } from './identity.ts';
import { judgeIssuer, portalIssuer } from './issuer.ts';
import { registered } from './registration.ts';

/** Whether App Service authentication of one of the two apps is on, with Microsoft, and as the lab needs it. */
export async function judgeProvider(facts: Facts, target: Target, role: Role): Promise<Verdict> {
  const [settings, application] = await Promise.all([
    facts.authSettings(target[role]),
    registered(facts, target, role),
  ]);
  const { provider } = settings;
  const mistake =
    (await judgePresence(facts, target, role, application)) ??
    (await judgeClient(facts, target, role, application)) ??
    (await judgeIssuer(facts, target, role, { issuer: provider.issuer, application })) ??
    (role === 'backend'
      ? await judgeAudience(facts, target, application, provider.allowedAudiences)
      : undefined) ??
    (await judgeDoor(facts, target, role));
  return mistake ?? pass(`Microsoft, ${application.displayName}, ${provider.issuer}`);
}

/** Whether there is a provider at all, and authentication is on. */
async function judgePresence(
  facts: Facts,
  target: Target,
  role: Role,
  application: Application,
): Promise<Fail | undefined> {
  const settings = await facts.authSettings(target[role]);
  const { enabled, configFile, provider } = settings;
  const whole = putAuth(target, role, portalSettings(facts, target, settings, application));
  const expected = `authentication on, with Microsoft and the client ID ${application.appId}`;
  const mistake = (kind: Kind, found: string, why: string): Fail =>
    fail({
      kind,
      found,
      expected,
      why,
      next: whole,
      portal: `${authenticationBlade(target, role)} > Add identity provider`,
    });
  const change = (kind: Kind, found: string, why: string, members: Readonly<Record<string, unknown>>): Fail =>
    fail({
      kind,
      found,
      expected,
      why: `${why} The portal has no page for this setting.`,
      next: setAuth(target, role, members),
    });
  if (enabled && configFile) {
    return change(
      'settings-in-file',
      `settings in the file ${configFile}`,
      'With a file named there, what ARM and the portal say has no effect.',
      { 'properties.platform.configFilePath': '' },
    );
  }
  if (enabled && !provider.clientId) {
    return mistake(
      'provider-erased',
      'authentication is on, and has no identity provider',
      'The settings were written back without it. That is what comes of piping az webapp auth show, which prints an older form of them, into a command that replaces them.',
    );
  }
  if (enabled && !provider.enabled) {
    return change(
      'provider-disabled',
      'Microsoft is switched off among the providers',
      'Nobody can sign in with a provider that is off.',
      { [`${MICROSOFT}.enabled`]: true },
    );
  }
  if (enabled) return undefined;
  if (provider.clientId) {
    return fail({
      kind: 'authentication-off',
      found: 'the provider is there, and authentication is off',
      expected,
      why: 'Whatever else is set, the app is open to everybody: the switch is off.',
      next: setAuth(target, role, { 'properties.platform.enabled': true }),
      portal: `${authenticationBlade(target, role)} > Authentication settings > Edit > App Service authentication: Enabled`,
    });
  }
  const classic = await facts.classicAuth(target[role]);
  if (classic?.enabled || classic?.clientId) {
    return mistake(
      'classic-authentication',
      'the classic settings (version 1)',
      'They were written by az webapp auth update, or years ago. Most of what the next steps set does not exist there.',
    );
  }
  return mistake(
    'provider-missing',
    'authentication is not set up',
    'The registration is there; App Service has to be told to use it.',
  );
}

/** Whether the client ID is the registration's. */
async function judgeClient(
  facts: Facts,
  target: Target,
  role: Role,
  application: Application,
): Promise<Fail | undefined> {
  const { provider } = await facts.authSettings(target[role]);
  if (provider.clientId === application.appId) return undefined;
  const { kind, what } = await identify(facts, target, role, provider.clientId);
  return fail({
    kind,
    found: `client ID ${inQuotes(provider.clientId.slice(0, 100))}`,
    expected: application.appId,
    why: `It should be the client ID of ${application.displayName}. As for what is there, ${what}.`,
    next: setAuth(target, role, { [`${MICROSOFT}.registration.clientId`]: application.appId }),
    portal: `${providerBlade(target, role)} > Application (client) ID`,
  });
}

/**
 * The settings as the portal writes them, with what is there already kept where it does not matter.
 * Source: settings of sites made by the portal's "Add identity provider", all defaults.
 */
function portalSettings(
  { cloud }: Pick<Facts, 'cloud'>,
  target: Target,
  { raw, provider }: AuthSettings,
  { appId }: Application,
): Record<string, unknown> {
  const { login } = raw;
  return {
    platform: { enabled: true, runtimeVersion: '~1' },
    globalValidation: {
      requireAuthentication: true,
      unauthenticatedClientAction: 'RedirectToLoginPage',
      redirectToProvider: 'azureactivedirectory',
    },
    identityProviders: {
      azureActiveDirectory: {
        enabled: true,
        registration: {
          openIdIssuer: portalIssuer(cloud.name, target.tenant),
          clientId: appId,
          clientSecretSettingName: SECRET_SETTING,
        },
        login: { loginParameters: provider.loginParameters },
        validation: {
          allowedAudiences: [`api://${appId}`],
          defaultAuthorizationPolicy: {
            allowedApplications: [...new Set([appId, ...(provider.allowedApplications ?? [])])],
          },
        },
      },
    },
    login: { ...(typeof login === 'object' ? login : {}), tokenStore: { enabled: true } },
  };
}
