import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Facts } from '../facts/index.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { judgeText, shown } from './address.ts';
import { folderOf, ofSite, quoted, webappUp } from './az.ts';
import { settingBlade } from './az-auth.ts';
import { GRAPH_APP, registrationBlade } from './az-entra.ts';
import { consentTo, granting, usersOf } from './consent.ts';
import { registered } from './registration.ts';
import { meantAs } from './setting.ts';
import { deployedSince } from './since.ts';

const SWITCH = 'PROFILE_SOURCE';
const PERMISSION = 'User.Read';

/**
 * Whether the backend asks Microsoft Graph for the profile, in the name of the user who called it: it is told to, it knows
 * where, it may, and the frontend's page has shown it.
 * Sources: "Microsoft identity platform and OAuth 2.0 On-Behalf-Of flow"; AADSTS65001.
 */
export async function judgeGraphProfile(facts: Facts, target: Target): Promise<Verdict> {
  const [settings, [receipt], endpoints] = await Promise.all([
    facts.appSettings(target.backend),
    facts.receipts(),
    endpointsOf(facts, target),
  ]);
  const mistake =
    judgeSwitch(settings, endpoints, target) ??
    judgeEndpoints(settings, endpoints, target) ??
    (await judgeConsent(facts, target, receipt?.call));
  if (mistake) return mistake;
  const { call, source } = receipt ?? {};
  if (call === undefined) {
    return pass(
      'the backend is told to ask Microsoft Graph, and may',
      'The frontend did not say where its profile came from.',
    );
  }
  if (receipt && call === 'ok' && source === 'graph') {
    return pass("the user's own profile, from Microsoft Graph", await deployedSince(facts, target, receipt));
  }
  return notSeenYet(target, call, source);
}

/** Where the backend goes by itself, by the issuer's host; where it does not, it goes to the issuer's host itself. */
const AUTHORITIES: Readonly<Record<string, string>> = {
  'sts.windows.net': 'https://login.microsoftonline.com',
  'sts.chinacloudapi.cn': 'https://login.chinacloudapi.cn',
};
const GRAPHS: Readonly<Record<string, string>> = {
  'https://login.microsoftonline.com': 'https://graph.microsoft.com',
  'https://login.microsoftonline.us': 'https://graph.microsoft.us',
  'https://login.chinacloudapi.cn': 'https://microsoftgraph.chinacloudapi.cn',
};

interface Endpoint {
  readonly name: 'AZURE_AUTHORITY_HOST' | 'GRAPH_ENDPOINT';
  /** What the cloud's is. */
  readonly expected: string;
  /** What the backend takes when nothing is set. */
  readonly usual: string;
}

async function endpointsOf(facts: Facts, target: Target): Promise<readonly Endpoint[]> {
  const { provider } = await facts.authSettings(target.backend);
  const host = URL.canParse(provider.issuer) ? new URL(provider.issuer).hostname : '';
  const { login, graph } = facts.cloud;
  return [
    { name: 'AZURE_AUTHORITY_HOST', expected: login, usual: AUTHORITIES[host] ?? `https://${host}` },
    { name: 'GRAPH_ENDPOINT', expected: graph, usual: GRAPHS[login] ?? 'https://graph.microsoft.com' },
  ];
}

const set = (target: Target, values: Readonly<Record<string, string>>): string =>
  `az webapp config appsettings set ${ofSite({ ...target, name: target.backend })} --settings ${Object.entries(
    values,
  )
    .map(([name, value]) => quoted(`${name}=${value}`))
    .join(' ')} --output none`;

/** Whether the backend is told to ask Graph. It reads the value without regard to case and blanks. */
function judgeSwitch(
  settings: ReadonlyMap<string, string>,
  endpoints: readonly Endpoint[],
  target: Target,
): Fail | undefined {
  const value = settings.get(SWITCH)?.trim().toLowerCase();
  if (value === 'graph') return undefined;
  const misspelt = value === undefined ? meantAs(SWITCH, settings, (text) => text === 'graph') : undefined;
  const rows: [boolean, Kind, string, string][] = [
    [
      misspelt !== undefined,
      'setting-misspelt',
      `a setting called "${misspelt}"`,
      'The app looks for exactly this name.',
    ],
    [
      Boolean(value) && value !== 'sample',
      'other-source',
      `${SWITCH} is "${value?.slice(0, 40)}"`,
      'That is no source that the backend knows.',
    ],
    [
      true,
      'source-not-set',
      `${SWITCH} is ${value ? `"${value}"` : 'not set'}`,
      'The backend gives a sample profile until it is told to ask Microsoft Graph.',
    ],
  ];
  const [, kind, found, why] = rows.find(([applies]) => applies) ?? [true, 'source-not-set' as const, '', ''];
  const needed = endpoints.filter(({ expected, usual }) => expected !== usual);
  return fail({
    kind,
    found,
    expected: `${SWITCH} with the value graph, on ${target.backend}`,
    why,
    next: set(target, {
      [SWITCH]: 'graph',
      ...Object.fromEntries(needed.map(({ name, expected }) => [name, expected])),
    }),
    portal: settingBlade(target, 'backend', SWITCH, value !== undefined),
  });
}

/** As the backend reads it: what stands behind the host does not count. */
const originIn = (text: string): string => (URL.canParse(text) ? new URL(text).origin : '');

function judgeEndpoints(
  settings: ReadonlyMap<string, string>,
  endpoints: readonly Endpoint[],
  target: Target,
): Fail | undefined {
  const wrong = endpoints.find(
    ({ name, expected, usual }) => originIn(settings.get(name)?.trim() || usual) !== expected,
  );
  if (!wrong) return undefined;
  const { name, expected, usual } = wrong;
  const found = settings.get(name)?.trim();
  const text = found ? judgeText(found) : undefined;
  return fail({
    kind: text?.kind ?? 'other-endpoint',
    found: found ? `${name} is ${shown(found)}` : `${name} is not set`,
    expected: `${name} is ${expected}`,
    why: text
      ? 'The backend cannot read it as an address, which is https:// and a host name.'
      : `The backend would exchange tokens, or ask for the profile, in another cloud than this one${found ? '' : `: without the setting it takes ${usual}`}.`,
    next: set(target, { [name]: expected }),
    portal: settingBlade(target, 'backend', name, found !== undefined),
  });
}

/**
 * Consent for the backend to read profiles: nobody can be asked for it at a moment when only programs talk. That of single
 * users does for them, and `call` says whether it did for the one who called.
 */
async function judgeConsent(facts: Facts, target: Target, call?: string): Promise<Fail | undefined> {
  const backend = await registered(facts, target, 'backend');
  const asked = { client: backend.appId, api: GRAPH_APP, scope: PERMISSION };
  const consent = await consentTo(facts, asked);
  const lacking = consent.kind === 'some' && call === 'graph-consent';
  if (consent.kind !== 'none' && !lacking) return undefined;
  const who =
    consent.kind === 'some'
      ? `only ${usersOf(consent)} ${consent.users === 1 ? 'has' : 'have'}`
      : 'nobody has';
  return fail({
    kind: 'graph-consent-missing',
    found: `${who} consented that ${backend.displayName} reads profiles`,
    expected: `consent to ${PERMISSION} of Microsoft Graph`,
    why: `The backend exchanges the token without a user who could be asked. Without consent beforehand that fails with AADSTS65001, which only its log shows.${lacking ? ' It did when the receipt was sent: the consent of a user is for that user only.' : ''}`,
    next: granting(backend.appId, GRAPH_APP, PERMISSION),
    portal: registrationBlade(backend, 'API permissions > Grant admin consent'),
  });
}

/** What the backend may have met, although all is well by now; by what it calls it. */
const MEANINGS: Readonly<Record<string, string>> = {
  'graph-consent': 'Consent is there by now; it takes up to a minute to be known.',
  'graph-secret': 'The secret is good by now.',
  'graph-assertion': 'The token had expired, or was for somebody else: open /.auth/refresh first.',
  'graph-interaction':
    'The tenant wants more proof of who you are, which only a sign-in can give: sign out and in.',
  'graph-unreachable': 'The endpoints are right by now, or they do not answer.',
};

/** Everything is set, and the newest receipt shows something else. */
function notSeenYet(target: Target, call: string, source?: string): Fail {
  const failed = call !== 'ok';
  const ruledOut =
    'The switch is set, the endpoints are right, there is consent, and the backend has a secret that is good.';
  return fail({
    kind: failed ? 'graph-fails' : 'profile-not-from-graph',
    found: failed ? `${call} when the receipt was sent` : `a profile from ${source ?? 'elsewhere'}`,
    expected: "the user's own profile, from Microsoft Graph",
    why: `${ruledOut} ${failed ? `${MEANINGS[call] ?? 'What it failed at is none of these.'} Should it stay like this, its log says why (az webapp log tail ${ofSite({ ...target, name: target.backend })}).` : `So the receipt is from before, or the app has not started again since; or, where signing in anew changes nothing, its code is another than the lab's, and has to be deployed anew from ${folderOf('backend')} (${webappUp(target, 'backend')}).`}`,
    next: 'npx lab solve 11',
    ...(failed ? { soon: true as const } : {}),
  });
}
