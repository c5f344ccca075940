import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Application, Password } from '../facts/applications.ts';
import { isGuid, same } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Role } from '../facts/page.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { MICROSOFT, providerBlade, setAuth, settingBlade } from './az-auth.ts';
import { newSecret, registrationBlade, SECRET_SETTING, setPolicy } from './az-entra.ts';
import { identify } from './identity.ts';
import { otherRole, registered, registrationOf } from './registration.ts';
import { meantAs } from './setting.ts';
import { settling } from './settling.ts';

/** Stands for the identity of the site itself, which then proves who it is without a secret. */
const MANAGED_IDENTITY = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * Whether App Service finds a client secret of one of the two apps that Microsoft Entra ID still takes. Secrets cannot be
 * read; Graph shows how each begins, and when it ends.
 * Source: "passwordCredential resource type" (Graph v1.0): hint, endDateTime; AADSTS7000215, 7000222, 7000218.
 */
export async function judgeSecret(facts: Facts, target: Target, role: Role): Promise<Verdict> {
  const [{ provider }, settings, application] = await Promise.all([
    facts.authSettings(target[role]),
    facts.appSettings(target[role]),
    registered(facts, target, role),
  ]);
  if (provider.certificate) return pass('a certificate instead of a secret');
  const name = provider.secretSetting || SECRET_SETTING;
  if (name === MANAGED_IDENTITY) return pass('a managed identity instead of a secret');
  const place: Place = { facts, target, role, application, name };
  const value = settings.get(name);
  if (provider.clientId && !provider.secretSetting) return notNamed(place, Boolean(value?.trim()));
  if (!value?.trim()) return judgeMissing(place, value, settings);
  if (value.startsWith('@Microsoft.KeyVault(')) {
    return pass(`${name} in a key vault`, 'Whether it is the right one cannot be seen from here.');
  }
  return judgeName(place, settings) ?? judgeValue(place, value);
}

interface Place {
  readonly facts: Facts;
  readonly target: Target;
  readonly role: Role;
  readonly application: Application;
  /** Of the app setting. */
  readonly name: string;
}

/** Settings that are something else to the apps or the platform, and may not become a secret. */
const NO_SECRETS =
  /^(BACKEND_URL|PROFILE_SOURCE|AZURE_AUTHORITY_HOST|GRAPH_ENDPOINT|PORT|(WEBSITES?|SCM)_.*)$/i;

/** Makes a new secret, where authentication looks for it, or where it should. */
function again({ application, target, role, name }: Place, until?: Date): Pick<Fail, 'next' | 'portal'> {
  const setting = NO_SECRETS.test(name) ? SECRET_SETTING : name;
  const secret = newSecret({ application, target, role, setting, ...(until ? { until } : {}) });
  return {
    next: setting === name ? secret : `${secret}\n${lookUnderStandardName(target, role)}`,
    portal: `${registrationBlade(application, 'Certificates & secrets > Client secrets > New client secret')}; then its Value into ${settingBlade(target, role, setting)}`,
  };
}

const lookUnderStandardName = (target: Target, role: Role): string =>
  setAuth(target, role, { [`${MICROSOFT}.registration.clientSecretSettingName`]: SECRET_SETTING });

/** Authentication was told to take another setting for the secret than the one that holds it. */
function judgeName(
  { application, target, role, facts, name }: Place,
  settings: ReadonlyMap<string, string>,
): Fail | undefined {
  const living = application.passwords.filter((each) => endOf(each) > facts.now().getTime());
  const good = (setting: string): boolean => hinted(living, settings.get(setting) ?? '').length > 0;
  if (name === SECRET_SETTING || good(name) || !good(SECRET_SETTING)) return undefined;
  return fail({
    kind: 'setting-misspelt',
    found: `authentication takes ${name} for the client secret`,
    expected: SECRET_SETTING,
    why: 'That setting is there, but it is another that holds a secret of the registration. Signing in ends with 401 at the callback (AADSTS7000215).',
    next: lookUnderStandardName(target, role),
    portal: `${providerBlade(target, role)} > Client secret setting name`,
  });
}

/** App Service was not told where the secret is: it does not ask for a code then, and gets no access token. */
function notNamed(place: Place, exists: boolean): Fail {
  const { application, target, role } = place;
  const set = lookUnderStandardName(target, role);
  return fail({
    kind: 'secret-not-named',
    found: 'authentication names no setting with a client secret',
    expected: SECRET_SETTING,
    why: 'Without a secret, people can sign in, but App Service gets an ID token only: no access token for the app to send on.',
    next: exists ? set : `${newSecret({ application, target, role, setting: SECRET_SETTING })}\n${set}`,
    portal: `${providerBlade(target, role)} > Client secret setting name`,
  });
}

/** No value under the name that authentication knows. */
function judgeMissing(place: Place, value: string | undefined, settings: ReadonlyMap<string, string>): Fail {
  const { application, target, role, name } = place;
  const meant = meantAs(name, settings, (text) => hinted(application.passwords, text).length > 0);
  const isStandard = meant === SECRET_SETTING;
  if (value === undefined && meant !== undefined) {
    return fail({
      kind: 'setting-misspelt',
      found: `a setting called "${meant}"`,
      expected: `one called "${name}", which authentication looks for`,
      why: isStandard
        ? 'Authentication looks for the client secret under another name than the one it has.'
        : 'The setting with the client secret has another name than authentication knows. Its value cannot be read again: the way out is a new secret, or the other name.',
      ...(isStandard
        ? {
            next: lookUnderStandardName(target, role),
            portal: `${providerBlade(target, role)} > Client secret setting name`,
          }
        : again(place)),
    });
  }
  return fail({
    kind: value === undefined ? 'setting-missing' : 'setting-empty',
    found: value === undefined ? `no setting called ${name}` : `${name} is empty`,
    expected: `${name} with a client secret of ${application.displayName}`,
    why: 'App Service proves with the secret who it is when it redeems the code of a sign-in. Without it, signing in ends with 401 at the callback.',
    ...again(place),
  });
}

/** The secrets that begin as a value does. A secret of unknown beginning may be any. */
const hinted = (passwords: readonly Password[], value: string): Password[] =>
  passwords.filter(({ hint }) => hint && value.startsWith(hint));

const endOf = ({ endDateTime }: Password): number => (endDateTime ? Date.parse(endDateTime) : Infinity);

async function judgeValue(place: Place, value: string): Promise<Verdict> {
  const { facts, target, role, application, name } = place;
  const now = facts.now().getTime();
  const living = application.passwords.filter((each) => endOf(each) > now);
  const bad = (kind: Kind, found: string, why: string): Fail =>
    fail({
      kind,
      found,
      expected: `a client secret of ${application.displayName} that is still good, in ${name}`,
      why,
      ...again(place),
    });
  if (/^["'`‘’“”]|["'`‘’“”]$/.test(value)) {
    return bad(
      'quotes-around',
      'a value in quotes',
      'The quotes are for the shell, and became part of the value.',
    );
  }
  if (/\s/.test(value)) {
    return bad('blanks-around', 'a value with blanks in it', 'Blanks came along when it was copied.');
  }
  if (/[<>]/.test(value)) {
    return bad('placeholder-left', 'a placeholder', 'What stands between < and > is to be replaced.');
  }
  if (isGuid(value))
    return bad('secret-id', `an ID: ${await whatIs(facts, target, role, value)}`, ID_FOR_VALUE);
  const [match] = hinted(living, value);
  if (match) {
    const end = endOf(match);
    const until = Number.isFinite(end) ? `, good until ${new Date(end).toISOString().slice(0, 10)}` : '';
    return pass(`${name}${until}`, ...(end - now < WEEK_MS ? ['It ends within a week.'] : []));
  }
  if (living.some(({ hint }) => !hint)) {
    return pass(
      name,
      'Whether it is the right one cannot be seen: Graph does not tell how the secret begins.',
    );
  }
  const [expired] = hinted(application.passwords, value);
  if (expired) {
    return {
      ...bad(
        'secret-expired',
        `a secret that ended on ${new Date(endOf(expired)).toISOString().slice(0, 10)}`,
        'Signing in works, and then ends with 401 at the callback (AADSTS7000222, in the log only).',
      ),
      // In a sandbox whose clock was moved, az's own year may be over, too.
      ...again(place, new Date(now + YEAR_MS)),
    };
  }
  const other = (await registrationOf(facts, target, otherRole(role)))?.application;
  if (other && !same(other.appId, application.appId) && hinted(other.passwords, value).length > 0) {
    return bad(
      'other-app-secret',
      `a secret of ${other.displayName}`,
      'Each registration has secrets of its own, and takes no other (AADSTS7000215).',
    );
  }
  if (application.passwords.length > 0) {
    return {
      ...bad(
        'secret-unknown',
        'a value that begins as none of the secrets does',
        `It is no expired one, none of ${target[otherRole(role)]}, and no ID either: it was removed or replaced (az ad app credential reset does that without --append), or is of an earlier registration. Signing in ends with 401 at the callback (AADSTS7000215).`,
      ),
      ...settling(facts),
    };
  }
  return judgeNone(place);
}

const ID_FOR_VALUE =
  'The portal shows Value and Secret ID side by side, and the value only once. Signing in ends with 401 at the callback (AADSTS7000215).';

async function whatIs(facts: Facts, target: Target, role: Role, value: string): Promise<string> {
  const { kind, what } = await identify(facts, target, role, value);
  return kind === 'unknown-id' ? 'a secret never has this form' : what;
}

/** The registration has no secret at all. */
async function judgeNone(place: Place): Promise<Fail> {
  const { facts, application, name } = place;
  const forbidden = (await facts.secretsAllowed()) === false;
  return fail({
    kind: forbidden ? 'secrets-forbidden' : 'secret-none',
    found: `${application.displayName} has no client secret`,
    expected: `one, and its value in ${name}`,
    why: forbidden
      ? "The tenant's policy lets applications have no client secrets. An administrator can exempt this application from it, or lift it for all with this command; or the site proves who it is by a managed identity (federated credential) instead of a secret."
      : 'The setting has a value, but the registration knows no secret: it was removed, or is of an earlier registration.',
    ...again(place),
    ...(forbidden
      ? {
          next: setPolicy(facts, 'defaultAppManagementPolicy', { isEnabled: false }),
          portal: 'Microsoft Entra ID > Enterprise applications > Application policies',
        }
      : {}),
  });
}
