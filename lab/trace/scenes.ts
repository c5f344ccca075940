import { type TraceEvent, textOf, textsOf } from './journal.ts';
import type { Names } from './names.ts';

/** Who said what to whom. */
export interface Scene {
  readonly from: string;
  readonly to: string;
  /** A sentence without subject: "asks for a page, …" */
  readonly text: string;
}

const BROWSER = 'browser';
const ENTRA = 'Entra ID';
const GRAPH = 'Microsoft Graph';

const gatewayOf = (event: TraceEvent): string => `gateway of ${textOf(event, 'site') ?? 'a site'}`;
/** A user by the name before the @: a sign-in has one, and its heading says the rest. */
const userOf = (event: TraceEvent): string => textOf(event, 'user')?.replace(/@.*/, '') ?? 'the user';
const holderOf = (event: TraceEvent, names: Names): string =>
  names.client(textOf(event, 'appid') ?? textOf(event, 'azp')) ?? 'a client';

type Tell = (event: TraceEvent, names: Names) => Scene;

const toGateway =
  (text: (event: TraceEvent) => string): Tell =>
  (event) => ({ from: BROWSER, to: gatewayOf(event), text: text(event) });

const toEntra =
  (text: (event: TraceEvent) => string): Tell =>
  (event) => ({ from: BROWSER, to: ENTRA, text: text(event) });

const fromEntra =
  (text: (event: TraceEvent) => string): Tell =>
  (event) => ({ from: ENTRA, to: BROWSER, text: text(event) });

/** A server asks Entra ID for a token. */
const asksForToken =
  (text: (event: TraceEvent, names: Names) => string): Tell =>
  (event, names) => ({ from: names.actor(textOf(event, 'client')), to: ENTRA, text: text(event, names) });

const CAUSES: Readonly<Record<string, string>> = {
  'the app asked for it': 'opens /.auth/login/aad, and is sent to Entra ID to sign in',
  'the nonce had expired': 'comes back after too long, and is sent to sign in once more',
};

/** What Entra ID hands out through the browser, in words. */
const ANSWERS: Readonly<Record<string, string>> = {
  code: 'a code',
  id_token: 'an ID token',
  token: 'an access token',
};

const answersOf = (event: TraceEvent): string =>
  textsOf(event, 'answer')
    .map((each) => ANSWERS[each] ?? each)
    .join(' and ');

const WAYS: Readonly<Record<string, string>> = {
  form_post: 'which the browser posts to',
  fragment: 'behind the # of an address of',
  query: 'in the address of a page of',
};

/** Each event of the sandbox by its service and what happened. */
const SCENES: Readonly<Record<string, Tell>> = {
  'gateway sign-in started': toGateway(
    (event) =>
      CAUSES[textOf(event, 'cause') ?? ''] ??
      'asks for a page without a session, and is sent to Entra ID to sign in',
  ),
  'gateway sign-in failed': toGateway(() => 'gets no session'),
  'gateway session begun': (event) => ({
    from: gatewayOf(event),
    to: BROWSER,
    text: `has checked the ID token, keeps ${keptBy(event)}, and sets the session cookie for ${userOf(event)}`,
  }),
  'gateway request handed to the app': (event) => ({
    from: gatewayOf(event),
    to: textOf(event, 'site') ?? 'the app',
    text: textsOf(event, 'headers').includes('x-ms-token-aad-access-token')
      ? `hands the request on, with ${userOf(event)} in the headers x-ms-client-principal… and the tokens in x-ms-token-aad-…`
      : `hands the request on, with ${userOf(event)} in the headers x-ms-client-principal…, and without an access token`,
  }),
  'gateway session refreshed': (event) => ({
    from: gatewayOf(event),
    to: BROWSER,
    text: 'answers /.auth/refresh: the session goes on, with new tokens',
  }),
  'gateway refresh refused': (event) => ({
    from: gatewayOf(event),
    to: BROWSER,
    text: 'answers /.auth/refresh with a refusal: the session keeps the tokens that it had',
  }),
  'gateway session ended': toGateway(
    (event) =>
      `signs out: session and tokens are deleted. It goes on to ${textOf(event, 'goesTo') ?? 'the site'}`,
  ),
  'gateway session token issued': (event, names) => ({
    from: holderOf(event, names),
    to: gatewayOf(event),
    text: 'signs in without a browser: gets a session token for its access token',
  }),
  'gateway request refused': toGateway(() => 'sends a form with the session, and is refused all the same'),
  'gateway turned away': (event) => ({
    from: 'somebody',
    to: gatewayOf(event),
    text: 'comes without an identity, and is turned away',
  }),
  'gateway token accepted': (event, names) => ({
    from: holderOf(event, names),
    to: gatewayOf(event),
    text: 'calls with the token. Signature, lifetime, issuer, audience and application are good, and the app gets the request',
  }),
  'gateway token refused': (event, names) => ({
    from: holderOf(event, names),
    to: gatewayOf(event),
    text: 'calls with the token, and is refused before the app sees the request',
  }),
  'entra sign-in asked': toEntra(
    (event) =>
      `asks for a sign-in to ${textOf(event, 'client') ?? 'an application'}: ${textOf(event, 'responseType') ?? 'code'}, to ${textOf(event, 'redirectHost') ?? 'the application'}`,
  ),
  'entra account chosen': toEntra((event) =>
    event.details.alreadySignedIn === true
      ? `is signed in as ${userOf(event)} already`
      : `signs in as ${userOf(event)}`,
  ),
  'entra consent asked': fromEntra(
    (event) =>
      `asks ${userOf(event)} whether ${textOf(event, 'client') ?? 'the application'} may have ${permissionsOf(event)}`,
  ),
  'entra administrator needed': fromEntra(
    (event) => `says that an administrator has to consent to ${permissionsOf(event)}`,
  ),
  'entra consent given': toEntra((event) =>
    event.details.forOrganization === true
      ? `consents as ${userOf(event)}, for everybody in the organization`
      : `consents as ${userOf(event)}`,
  ),
  'entra consent refused': toEntra((event) => `does not consent as ${userOf(event)}`),
  'entra code issued': fromEntra(
    (event) =>
      `hands out ${answersOf(event)}, ${WAYS[textOf(event, 'responseMode') ?? ''] ?? 'for'} ${textOf(event, 'redirectHost') ?? 'the application'}`,
  ),
  'entra tokens issued': fromEntra(
    (event) => `hands out ${answersOf(event)}, for ${textOf(event, 'redirectHost') ?? 'the application'}`,
  ),
  'entra sign-in refused': fromEntra((event) =>
    textOf(event, 'channel') === 'redirect'
      ? 'refuses, and tells the application'
      : 'refuses, on a page of its own',
  ),
  'entra code redeemed': asksForToken(() => 'hands in the code, proves who it is, and gets an access token'),
  'entra token refreshed': asksForToken(() => 'hands in its refresh token, and gets a new access token'),
  'entra device code redeemed': asksForToken(() => 'hands in the device code, and gets an access token'),
  'entra token exchanged on behalf of the user': (event, names) => ({
    from: textOf(event, 'client') ?? 'the app',
    to: ENTRA,
    text: `exchanges the token that it was called with for one that is for ${names.audience(textOf(event, 'aud') ?? '') ?? 'another API'}, on behalf of ${userOf(event)}`,
  }),
  'entra token refused': (event, names) => ({
    from: names.actor(names.client(textOf(event, 'clientId'))),
    to: ENTRA,
    text: `asks for a token (${grantOf(event)}), and gets none`,
  }),
  'entra device code asked': (event) => ({
    from: textOf(event, 'client') ?? 'a device',
    to: ENTRA,
    text: 'asks for a code that its user types in elsewhere',
  }),
  'entra device code approved': toEntra((event) => `types the device's code in, as ${userOf(event)}`),
  'entra device code declined': toEntra(() => "types the device's code in, and declines"),
  'entra signed out': toEntra((event) => `signs ${textOf(event, 'user') ?? 'nobody'} out of Entra ID`),
  'graph called': (event, names) => ({
    from: holderOf(event, names),
    to: GRAPH,
    text: `${textOf(event, 'request') ?? 'asks'}, as ${userOf(event)}: ${event.details.status}`,
  }),
  'graph token refused': (event, names) => ({
    from: holderOf(event, names),
    to: GRAPH,
    text: `${textOf(event, 'request') ?? 'asks'}: ${event.details.status}`,
  }),
};

const keptBy = ({ details }: TraceEvent): string => {
  if (details.accessToken !== true)
    return 'no access token (the provider has no client secret to redeem a code with)';
  return details.refreshToken === true ? 'the tokens' : 'the tokens, without one to refresh them';
};

/** `Microsoft Graph: openid` and the like, by whose they are. */
function permissionsOf(event: TraceEvent): string {
  const byApi = new Map<string, string[]>();
  for (const each of textsOf(event, 'permissions')) {
    const [, api = '', name = each] = /^(.*): (.*)$/.exec(each) ?? [];
    byApi.set(api, [...(byApi.get(api) ?? []), name]);
  }
  return [...byApi].map(([api, names]) => `${names.join(', ')} of ${api}`).join('; ');
}

const GRANTS: Readonly<Record<string, string>> = {
  authorization_code: 'by a code',
  refresh_token: 'by a refresh token',
  client_credentials: 'for itself',
  'urn:ietf:params:oauth:grant-type:jwt-bearer': 'on behalf of the user',
  'urn:ietf:params:oauth:grant-type:device_code': 'by a device code',
};

const grantOf = (event: TraceEvent): string =>
  GRANTS[textOf(event, 'grant') ?? ''] ?? textOf(event, 'grant') ?? 'no grant';

/** An event in words. One that this version does not know is told as the sandbox calls it. */
export function sceneOf(event: TraceEvent, names: Names): Scene {
  const tell = SCENES[`${event.service} ${event.what}`];
  return tell ? tell(event, names) : { from: event.service, to: event.service, text: event.what };
}

/** Which events this version can tell, as `<service> <what>`. */
export const toldEvents: readonly string[] = Object.keys(SCENES);
