import type { Application } from '../facts/applications.ts';
import { isGuid } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { identify } from './identity.ts';
import { isNear } from './near.ts';
import { PERMISSION } from './scope.ts';

const STANDARD = ['openid', 'profile', 'email', 'offline_access'];

/** What is wrong with a scope, or what is worth knowing of one that does. */
export type ScopeJudgement =
  | { readonly kind: Kind; readonly why: string }
  | { readonly kind?: undefined; readonly note?: string };

/**
 * Judges the scope that the frontend asks for at sign-in. Sources: "Scopes and permissions in the Microsoft identity
 * platform" (forms of a scope, .default, one API at a time); AADSTS70011, 650053, 500011, 28000.
 */
export async function judgeLoginScope(
  facts: Facts,
  target: Target,
  scope: string,
  backend: Application,
): Promise<ScopeJudgement> {
  const form = judgeForm(scope);
  if (form) return form;
  const words = scope.split(/\s+/).filter(Boolean);
  const apis = words.filter((word) => !STANDARD.includes(word));
  const names = [backend.appId, ...backend.identifierUris];
  const wanted = (word: string): boolean => names.some((name) => word === `${name}/${PERMISSION}`);
  const all = (word: string): boolean => names.some((name) => word === `${name}/.default`);
  const [strange] = apis.filter((word) => !wanted(word) && !all(word));
  if (strange !== undefined) return whatIsStrange(facts, target, strange, backend, apis.some(wanted));
  const unlisted = await unlistedName(facts, target, apis, backend);
  if (unlisted) return unlisted;
  if (apis.some(all) && apis.some(wanted)) {
    return {
      kind: 'default-mixed',
      why: '/.default stands for all permissions at once, and may not stand beside single ones (AADSTS70011).',
    };
  }
  if (apis.length === 0) {
    return {
      kind: 'api-scope-missing',
      why: 'The scope names no permission of the backend, so the token is for Microsoft Graph, and the backend does not take it.',
    };
  }
  if (!words.includes('openid')) {
    return {
      kind: 'openid-missing',
      why: 'The entry replaces the scope that App Service would send. Without openid there is no ID token, and the sign-in cannot be finished.',
    };
  }
  if (!words.includes('offline_access')) {
    return {
      kind: 'offline-access-missing',
      why: 'Without offline_access there is no refresh token: after an hour the access token ends, and /.auth/refresh answers 403.',
    };
  }
  const thin = ['profile', 'email'].filter((word) => !words.includes(word));
  return thin.length > 0
    ? { note: `Without ${thin.join(' and ')}, less is known of who signs in; nothing here depends on it.` }
    : {};
}

/** How it is written. */
function judgeForm(scope: string): ScopeJudgement | undefined {
  const rows: [boolean, Kind, string][] = [
    [scope.startsWith('='), 'double-equals', 'There is one = too many: the second became part of the scope.'],
    [
      /[<>]/.test(scope),
      'placeholder-left',
      'What stands between < and > is to be replaced by the client ID, the signs included.',
    ],
    [/["'`‘’“”]/.test(scope), 'quotes-around', 'Quotes became part of the scope.'],
    [
      /[,;]/.test(scope),
      'scope-separator',
      'The parts of a scope are separated by blanks, and nothing else.',
    ],
    [
      /&/.test(scope),
      'scope-separator',
      'The & became part of the scope. Another parameter is another entry of the list.',
    ],
    [
      /%[0-9a-f]{2}|\+/i.test(scope),
      'scope-encoded',
      'App Service encodes the value itself: write it plainly, with blanks.',
    ],
  ];
  const [, kind, why] = rows.find(([applies]) => applies) ?? [];
  return kind && why ? { kind, why } : undefined;
}

/** A part of the scope that is neither a standard one nor the backend's. */
async function whatIsStrange(
  facts: Facts,
  target: Target,
  word: string,
  backend: Application,
  besides: boolean,
): Promise<ScopeJudgement> {
  const standard = STANDARD.find((each) => isNear(word, each));
  if (standard) return { kind: 'scope-word-misspelt', why: `"${word}" is probably meant to be ${standard}.` };
  const [, prefix = '', id = '', rest = ''] = /^(api:\/\/)?([^/]*)(.*)$/.exec(word) ?? [];
  const known = backend.identifierUris.find((uri) => word.startsWith(uri)) ?? '';
  const name = known ? word.slice(known.length) : rest;
  if (known || id === backend.appId) return strangeName(word, name);
  if (word === PERMISSION || isNear(word, PERMISSION)) {
    return {
      kind: 'scope-without-api',
      why: `Without a name of an API in front, a permission is one of Microsoft Graph, which has none of this name (AADSTS650053). Write api://${backend.appId}/${PERMISSION}.`,
    };
  }
  if (besides && (!prefix || !isGuid(id))) {
    return {
      kind: 'two-apis',
      why: `"${word}" is of another API. A token is for one API only, and which of the two it is for is not yours to say.`,
    };
  }
  if (prefix || isGuid(id)) {
    const { kind, what } = await identify(facts, target, 'backend', id);
    return {
      kind,
      why: `"${word}" should have the client ID of ${target.backend}. As for the ID that it has, ${what}.`,
    };
  }
  const address = /^https?:/i.test(word) ? ' An address of the app is not its name here.' : '';
  return {
    kind: 'other-api',
    why: `"${word}" is no permission of ${target.backend}: those begin with api://${backend.appId}/.${address}`,
  };
}

/**
 * The backend by a name of its own that it does not take: tokens of version 1 name the API as it was asked for.
 * Source: "Access token claims reference", aud.
 */
async function unlistedName(
  facts: Facts,
  target: Target,
  apis: readonly string[],
  { appId, identifierUris, tokenVersion }: Application,
): Promise<ScopeJudgement | undefined> {
  const name = apis
    .map((word) => word.slice(0, word.lastIndexOf('/')))
    .find((each) => identifierUris.includes(each) && each !== `api://${appId}`);
  if (tokenVersion === 2 || name === undefined) return undefined;
  const { provider } = await facts.authSettings(target.backend);
  if (provider.allowedAudiences.includes(name)) return undefined;
  return {
    kind: 'audience-missing',
    why: `${name} is a name of the backend, and its tokens have it as their audience; but it is not among the audiences that ${target.backend} allows, so that calls would be refused with 401. Ask by the name that is: api://${appId}.`,
  };
}

/** The right API, but not the right permission behind it. */
function strangeName(word: string, name: string): ScopeJudgement {
  if (name === '' || name === '/') {
    return {
      kind: 'scope-name-missing',
      why: `"${word}" names the API, and not what to do there: /${PERMISSION} is missing.`,
    };
  }
  return {
    kind: 'scope-word-misspelt',
    why: `The backend has no permission "${name.replace(/^\//, '')}"; the one it has is ${PERMISSION}, letter by letter (AADSTS650053).`,
  };
}
