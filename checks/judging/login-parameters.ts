import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Application } from '../facts/applications.ts';
import type { Facts } from '../facts/index.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { inQuotes } from './address.ts';
import { MICROSOFT, removeFromAuth, setAuth } from './az-auth.ts';
import { judgeLoginScope } from './login-scope.ts';
import { isNear } from './near.ts';
import { registered } from './registration.ts';
import { PERMISSION } from './scope.ts';

const PATH = `${MICROSOFT}.login.loginParameters`;

/** What makes App Service ask for a token for the backend, and for one that can be renewed. */
const loginScope = (backend: Pick<Application, 'appId'>): string =>
  `openid profile email offline_access api://${backend.appId}/${PERMISSION}`;

/** Parameters that App Service sets itself, and that break the sign-in when they are replaced. */
const OWN = ['client_id', 'redirect_uri', 'response_mode', 'nonce', 'state'];

/** Values of `prompt` with which anybody can sign in. Source: "OpenID Connect on the Microsoft identity platform". */
const PROMPTS = ['login', 'consent', 'select_account'];

/**
 * Whether the frontend's loginParameters ask for a token for the backend: one entry `scope=…`, with the standard
 * permissions and that of the backend.
 * Sources: "Tutorial: Authenticate and authorize users end-to-end" and "Customize sign-ins and sign-outs in Azure App
 * Service authentication" (learn.microsoft.com); "OpenID Connect scopes".
 */
export async function judgeLoginParameters(facts: Facts, target: Target): Promise<Verdict> {
  const [{ provider }, backend] = await Promise.all([
    facts.authSettings(target.frontend),
    registered(facts, target, 'backend'),
  ]);
  const { loginParameters } = provider;
  const entries = loginParameters.map(entryOf);
  const expected = `scope=${loginScope(backend)}`;
  const kept = entries
    .filter((each) => each.text.includes('=') && !isScope(each.name) && !isHarmful(each))
    .map(({ text }) => text);
  const mistake = (kind: Kind, why: string, more = ''): Fail =>
    fail({
      kind,
      found: loginParameters.map(inQuotes).join(', ') || 'no login parameters',
      expected,
      why: `${why} The portal has no page for this setting.`,
      next: `${setAuth(target, 'frontend', { [PATH]: [expected, ...kept] })}${more}`,
    });
  const scopes = entries.filter(({ name }) => name === 'scope');
  const [scope] = scopes;
  if (!scope) {
    const { kind, why, more } = await whyNoScope(facts, target, entries);
    return mistake(kind, why, more);
  }
  if (scopes.length > 1) {
    return mistake(
      'scope-twice',
      'App Service does not put two entries of one name together: write one scope= with everything in it.',
    );
  }
  const harmful = entries.find(isHarmful);
  if (harmful) return mistake(...whyHarmful(harmful));
  const inScope = await judgeLoginScope(facts, target, scope.value, backend);
  if (inScope.kind) return mistake(inScope.kind, inScope.why);
  return pass(`scope=${scope.value}`, inScope.note);
}

interface Entry {
  readonly text: string;
  readonly name: string;
  readonly value: string;
}

function entryOf(text: string): Entry {
  const at = text.indexOf('=');
  return at < 0
    ? { text, name: text, value: '' }
    : { text, name: text.slice(0, at), value: text.slice(at + 1) };
}

const core = (name: string): string => name.trim().toLowerCase();

/** Whether an entry is meant as the scope, whatever its name's spelling. */
const isScope = (name: string): boolean => core(name) === 'scope' || isNear(core(name), 'scope');

const isResponseType = ({ value }: Entry): boolean =>
  value
    .trim()
    .split(/[\s+]+/)
    .sort()
    .join(' ') === 'code id_token';

const isHarmful = (entry: Entry): boolean =>
  entry.name === 'resource' ||
  OWN.includes(entry.name) ||
  (entry.name === 'response_type' && !isResponseType(entry)) ||
  (entry.name === 'prompt' && !PROMPTS.includes(entry.value.trim()));

function whyHarmful({ name, value }: Entry): [Kind, string] {
  if (name === 'prompt') {
    return [
      'prompt-value',
      value === 'none'
        ? 'prompt=none forbids Microsoft Entra ID to show a page, so that only those get in who need none.'
        : `There is no prompt=${value}: Microsoft Entra ID refuses it, and leaving prompt out is right.`,
    ];
  }
  if (name === 'resource') {
    return [
      'resource-parameter',
      'resource= belongs to the old sign-in endpoint; the one of today refuses it (AADSTS901002). The scope says for which API a token is wanted.',
    ];
  }
  if (name === 'response_type') {
    return [
      'response-type',
      'App Service needs code and id_token both, and asks for them by itself: leave response_type out.',
    ];
  }
  return [
    'parameter-replaced',
    `App Service sets ${name} itself, and cannot finish the sign-in with another value.`,
  ];
}

/** No entry called scope: it is on the other app, or has another name, or is what older instructions said, or missing. */
async function whyNoScope(
  facts: Facts,
  target: Target,
  entries: readonly Entry[],
): Promise<{ kind: Kind; why: string; more?: string }> {
  const misspelt = entries.find(({ name }) => isScope(name));
  if (misspelt) {
    return {
      kind: 'parameter-misspelt',
      why: `The parameter is called scope, not "${misspelt.name}"; others are sent along and ignored.`,
    };
  }
  const harmful = entries.find(isHarmful);
  if (harmful) {
    const [kind, why] = whyHarmful(harmful);
    return { kind, why };
  }
  const loose = entries.find(({ text }) => !text.includes('='));
  if (loose) {
    return {
      kind: 'parameter-malformed',
      why: `Each entry is a name, =, and a value, and ${inQuotes(loose.text.slice(0, 60))} has none: App Service leaves it out.`,
    };
  }
  const { provider } = await facts.authSettings(target.backend);
  if (provider.loginParameters.some((each) => isScope(entryOf(each).name))) {
    return {
      kind: 'parameters-on-other-app',
      why: 'They were set on the backend. People sign in to the frontend, and so it is the frontend that has to ask.',
      more: `\n${removeFromAuth(target, 'backend', PATH)}`,
    };
  }
  return {
    kind: 'parameters-missing',
    why: 'Unless it is told otherwise, App Service asks for no token that the backend takes: the one it gets is for Microsoft Graph.',
  };
}
