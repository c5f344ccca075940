import type { Application } from '../../checks/facts/applications.ts';
import { PERMISSION } from '../../checks/judging/scope.ts';
import type { Expected } from './expected.ts';
import { type TraceEvent, textOf, textsOf } from './journal.ts';
import type { Names } from './names.ts';
import type { Token } from './token.ts';

/** One claim of a token, or one parameter of a sign-in, explained. */
export interface ClaimView {
  readonly name: string;
  readonly found: string;
  /** What the lab's own registrations say it should be, where they say so. */
  readonly expected?: string;
  /** Whether it is as expected; absent where nothing is. */
  readonly ok?: boolean;
  /** What it means. */
  readonly meaning: string;
  /** What of the lab has made it so, or will. */
  readonly origin?: string;
  /** The steps that have to do with it. */
  readonly steps: readonly number[];
}

/** Whose token, when it was told of, and what is known of the lab. */
export interface Explaining {
  readonly token: Token;
  readonly at: string;
  readonly expected: Expected;
  readonly names: Names;
}

type Explain = (value: string, about: Explaining) => Omit<ClaimView, 'name' | 'found'>;

/** Explains the claims of a token, with what was expected of each. Source: "Access token claims reference". */
export const claimsOf = (about: Explaining): readonly ClaimView[] =>
  [...about.token.claims].flatMap(([name, found]) => {
    const explain = EXPLAIN[name];
    return explain ? [{ name, found, ...explain(found, about) }] : [];
  });

/** The registration of the API that a token should be for, as far as the lab knows it. */
const apiOf = ({ token, expected }: Explaining): Application | undefined =>
  token.purpose === 'backend' ? expected.backend : undefined;

const audience: Explain = (value, about) => {
  const { token, expected, names } = about;
  const name = names.audience(value);
  const how = value.startsWith('api://') ? ', by its Application ID URI' : '';
  const meaning = `For whom the token is: ${name ? name + how : 'an API that the lab does not know'}.`;
  if (token.purpose === 'graph') {
    return judged(value, expected.graph, {
      meaning,
      origin: 'Step 11: the backend asked for Microsoft Graph when it exchanged the token.',
      steps: [11],
    });
  }
  const api = apiOf(about);
  if (!api) return { meaning, steps: [] };
  const wanted = api.tokenVersion === 2 ? api.appId : `api://${api.appId}`;
  const right = value === wanted || (api.tokenVersion === 1 && api.identifierUris.includes(value));
  const origin = right
    ? 'Step 4 gave the API this name, and step 7 had the sign-in ask for it.'
    : `The sign-in named no permission of ${api.displayName}; step 7 has it do so.`;
  return judged(value, wanted, { meaning, origin, steps: [4, 7] }, right);
};

const scopes: Explain = (value, { token }) => {
  const meaning = 'What the caller may do with it for the user.';
  if (token.purpose === 'graph') {
    const origin = 'Step 11: the backend asked for it, and consent was given beforehand.';
    return judged(
      value,
      'User.Read',
      { meaning, origin, steps: [11] },
      value.split(' ').includes('User.Read'),
    );
  }
  if (token.purpose === 'other') return { meaning, steps: [] };
  const right = value.split(' ').includes(PERMISSION);
  return judged(
    value,
    PERMISSION,
    {
      meaning,
      origin: right
        ? 'Step 4 exposed it, step 6 put it on the list, step 7 had the sign-in ask for it, and the user consented.'
        : 'Step 7 has the sign-in ask for it; step 4 exposes it.',
      steps: [4, 6, 7],
    },
    right,
  );
};

const holder: Explain = (value, { token, expected, names }) => {
  const meaning = `To which application it was issued: ${names.client(value) ?? 'one that the lab does not know'}. (Tokens of version 1 say appid, of version 2 azp.)`;
  if (token.purpose === 'graph') {
    return judged(value, expected.backend?.appId ?? value, {
      meaning,
      origin: 'Step 4 registered the backend, which is the caller now.',
      steps: [4, 11],
    });
  }
  if (token.purpose === 'other') return { meaning, steps: [] };
  return judged(value, expected.frontend?.appId ?? value, {
    meaning,
    origin: 'Step 4 registered it; step 8 puts it on the list of those that the backend lets in.',
    steps: [4, 8],
  });
};

const issuer: Explain = (value, about) => {
  const { token, expected } = about;
  const [v1, v2] = [
    `https://sts.windows.net/${expected.target.tenant}/`,
    `${expected.login}/${expected.target.tenant}/v2.0`,
  ];
  const form = value === v2 ? 'version 2' : 'version 1';
  const own = value === v1 || value === v2;
  const meaning = own
    ? `Who issued it: this tenant, as tokens of ${form} write it.`
    : 'Who issued it: another tenant than this one.';
  if (token.purpose === 'other') return { meaning, steps: [] };
  return judged(value, apiOf(about)?.tokenVersion === 2 ? v2 : v1, {
    meaning,
    origin: 'Step 4: the Issuer URL says whose tokens the gate believes.',
    steps: [4],
  });
};

const version: Explain = (value, about) => {
  const api = apiOf(about);
  const meaning = 'The form of the token. The API decides it, not who asks.';
  if (!api) return { meaning, steps: [] };
  return judged(value, api.tokenVersion === 2 ? '2.0' : '1.0', {
    meaning,
    origin: `Step 4: requestedAccessTokenVersion of ${api.displayName} is ${api.tokenVersion === 2 ? '2' : 'not set, which means 1'}.`,
    steps: [4],
  });
};

const tenant: Explain = (value, { expected, token }) =>
  token.purpose === 'other'
    ? { meaning: 'The tenant of the user.', steps: [] }
    : judged(value, expected.target.tenant, {
        meaning: 'The tenant of the user.',
        origin: 'Step 4: WEBSITE_AUTH_AAD_ALLOWED_TENANTS lets in this one only.',
        steps: [4],
      });

const expiry: Explain = (value, { at }) => {
  const minutes = Math.round((Date.parse(value) - Date.parse(at)) / 60_000);
  const meaning =
    minutes > 0
      ? `From this moment it is good for ${minutes} minutes.`
      : 'At this moment it was no longer good.';
  return { meaning, origin: 'Step 10 is about what comes after.', steps: [10] };
};

const EXPLAIN: Readonly<Record<string, Explain>> = {
  aud: audience,
  scp: scopes,
  roles: () => ({ meaning: 'What the application, or the user, may do by a role.', steps: [] }),
  appid: holder,
  azp: holder,
  iss: issuer,
  ver: version,
  tid: tenant,
  exp: expiry,
};

function judged(
  found: string,
  wanted: string,
  rest: Omit<ClaimView, 'name' | 'found' | 'expected' | 'ok'>,
  ok = found === wanted,
): Omit<ClaimView, 'name' | 'found'> {
  return { ...rest, expected: wanted, ok };
}

/** What a sign-in to the frontend asks for, beside what step 7 has it ask for. */
export function askedOf(event: TraceEvent, { frontend, backend }: Expected): readonly ClaimView[] {
  const found = textOf(event, 'scope');
  if (found === undefined || event.what !== 'sign-in started') return [];
  const set = textsOf(event, 'loginParameters').some((each) => each.startsWith('scope='));
  const meaning = set
    ? 'What the sign-in asks for, as the login parameters of this app say.'
    : 'What the sign-in asks for. These are the names that App Service uses by itself: no API is among them.';
  if (!frontend || !backend || textOf(event, 'clientId') !== frontend.appId) {
    return [{ name: 'scope', found, meaning, steps: [] }];
  }
  const wanted = ['openid', 'offline_access', `api://${backend.appId}/${PERMISSION}`];
  const names = found.split(' ');
  return [
    {
      name: 'scope',
      found,
      meaning,
      expected: `among others ${wanted.join(' ')}`,
      ok: wanted.every((each) => names.includes(each)),
      origin: 'Step 7: loginParameters of the frontend.',
      steps: [7],
    },
  ];
}
