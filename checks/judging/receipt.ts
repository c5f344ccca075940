import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Application } from '../facts/applications.ts';
import { existing, type Facts } from '../facts/index.ts';
import type { Receipt } from '../facts/receipts.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { ofSite } from './az.ts';
import { consentTo, granting, usersOf } from './consent.ts';
import { portalIssuer } from './issuer.ts';
import { registered } from './registration.ts';
import { PERMISSION } from './scope.ts';

/** Microsoft Graph as v1 and v2 tokens name it, in every cloud. Source: "Microsoft Graph permissions reference". */
const GRAPH = /^(00000003-0000-0000-c000-000000000000|https:\/\/[\w.-]*graph[\w.-]*)\/?$/;

/** What is already known to be right when a receipt is judged. */
const RULED_OUT =
  'The token store is on, there is a secret that is good, and the login parameters ask for the right token, as the sign-in does';

/**
 * Whether App Service gives the frontend an access token that the backend takes, as the newest receipt shows: for the
 * backend, with its permission, issued by this tenant to the frontend, and not expired when it was shown.
 * Source: "Access token claims reference".
 */
export async function judgeAccessToken(facts: Facts, target: Target): Promise<Verdict> {
  const [[receipt], site, frontend, backend] = await Promise.all([
    facts.receipts(),
    existing(facts, target.frontend),
    registered(facts, target, 'frontend'),
    registered(facts, target, 'backend'),
  ]);
  const place: Place = { target, host: site.defaultHostName, frontend, backend, cloud: facts.cloud };
  if (!receipt) return noReceipt(place, await whoMay(facts, place));
  const mistake = judgeKind(receipt, place) ?? judgeClaims(receipt, place);
  if (mistake) return mistake;
  return pass(`for ${receipt.aud}, ${receipt.scp}, issued to ${frontend.displayName}, ${untilOf(receipt)}`);
}

interface Place {
  readonly target: Target;
  /** The frontend's. */
  readonly host: string;
  readonly frontend: Application;
  readonly backend: Application;
  readonly cloud: Facts['cloud'];
}

const expectedOf = ({ backend }: Place): string =>
  `an access token for api://${backend.appId}, with the permission ${PERMISSION}`;

/** Signs in anew, and has the frontend send a receipt. */
const NEXT = 'npx lab solve 9';

/** A session keeps the token that it began with. Source: the tutorial's tip on old tokens. */
const inBrowser = ({ host, cloud }: Place): string =>
  `In a browser of your own, sign out first (${cloud.browse(host, '/.auth/logout')}).`;

/**
 * Who may sign in, where only some may: those who are assigned to the frontend, or to the backend, for which a token is
 * asked; and those who have consented. A sentence for each. Source: AADSTS50105, 90094.
 */
async function whoMay(facts: Facts, { frontend, backend }: Place): Promise<string> {
  const [policies, consent, ...assigned] = await Promise.all([
    facts.tenantPolicies(),
    consentTo(facts, { client: frontend.appId, api: backend.appId, scope: PERMISSION }),
    assignedTo(facts, frontend),
    assignedTo(facts, backend),
  ]);
  const closed = policies?.usersConsent === false && consent.kind === 'some';
  return [
    ...assigned,
    closed
      ? ` With "Need admin approval", you have not consented, as ${usersOf(consent)} did, and users of this tenant may not: an administrator has to, for everybody (${granting(frontend.appId, backend.appId, PERMISSION)}).`
      : '',
  ].join('');
}

async function assignedTo(facts: Facts, { appId, displayName }: Application): Promise<string> {
  const principal = await facts.servicePrincipal(appId);
  if (!principal?.assignmentRequired) return '';
  return ` With AADSTS50105, you are none of the ${await facts.assigned(principal.id)} who are assigned to ${displayName}.`;
}

function noReceipt(place: Place, closed: string): Fail {
  const { target } = place;
  const log = `az webapp log tail ${ofSite({ ...target, name: target.frontend })}`;
  return fail({
    kind: 'no-receipt',
    found: 'no receipt yet',
    expected: expectedOf(place),
    why: `What App Service gives the frontend can be seen by the frontend only. Its receipt page sends what the token says of itself, and never the token, to the lab on this machine. Should signing in fail, all that can be seen from here was looked at. With 401 at the callback, the client secret is wrong behind its beginning: make a new one, as step 4 does. With an error page of the platform's, the frontend has ended, and its log says why (${log}).${closed}`,
    next: NEXT,
  });
}

function oldSession(place: Place, kind: Kind, found: string, why: string): Fail {
  return fail({
    kind,
    found,
    expected: expectedOf(place),
    why: `${why} ${RULED_OUT}; so this is a session from before that was so, and it keeps what it began with. ${inBrowser(place)}`,
    next: NEXT,
  });
}

/** What kind of token came at all. */
function judgeKind({ token, aud = '' }: Receipt, place: Place): Fail | undefined {
  if (token === 'none') {
    return oldSession(place, 'token-missing', 'no access token', 'App Service gave the frontend none.');
  }
  if (token === 'unusable') {
    return oldSession(
      place,
      'token-unusable',
      'something that is no token',
      'What came in the place of a token cannot be sent on.',
    );
  }
  if (token === 'opaque') {
    return oldSession(
      place,
      'token-opaque',
      'a token that only its issuer can read',
      'That is no token for an API of yours.',
    );
  }
  if (!GRAPH.test(aud)) return undefined;
  return oldSession(
    place,
    'token-for-graph',
    'a token for Microsoft Graph',
    'That is what App Service gets when it is not told for which API a token is wanted.',
  );
}

/** What the token says of itself. */
function judgeClaims(receipt: Receipt, place: Place): Fail | undefined {
  const { frontend, backend, target, cloud } = place;
  const { aud = '', scp = '', iss = '', app = '' } = receipt;
  const mistake = (kind: Kind, found: string, why: string): Fail =>
    fail({ kind, found, expected: expectedOf(place), why: `${why} ${inBrowser(place)}`, next: NEXT });
  if (!issuersOf(target, cloud).includes(iss)) {
    return mistake(
      'token-of-other-tenant',
      `issued by ${iss || 'nobody'}`,
      `This tenant's tokens are issued by ${issuersOf(target, cloud).join(' or ')}. Somebody signed in elsewhere, or before the registrations were made.`,
    );
  }
  if (app !== frontend.appId) {
    return mistake(
      'token-of-other-application',
      `issued to ${app === backend.appId ? `the backend (${app})` : app || 'nobody'}`,
      `It should be issued to ${frontend.displayName} (${frontend.appId}), to whom the user signed in. It is of another registration, perhaps an earlier one.`,
    );
  }
  if (![backend.appId, ...backend.identifierUris].includes(aud)) {
    return mistake(
      'token-for-other-api',
      `for ${aud || 'nobody'}`,
      'The backend is not for whom this token was issued, and refuses it with 401. The session is older than the settings, or than the registration.',
    );
  }
  if (!scp.split(/\s+/).includes(PERMISSION)) {
    return mistake(
      'token-without-scope',
      `with the permissions ${scp || 'none'}`,
      `The token allows something else than ${PERMISSION}: that is the permission which the user consents to.`,
    );
  }
  if ((receipt.exp ?? 0) * 1000 > Date.parse(receipt.receivedAt)) return undefined;
  return fail({
    kind: 'token-expired',
    found: `a token that had ended before it was shown (${untilOf(receipt)})`,
    expected: expectedOf(place),
    why: `A session lasts eight hours, a token about one. The user is still signed in, and calls fail until the token is renewed. In a browser of your own, renew it first (${cloud.browse(place.host, '/.auth/refresh')}).`,
    next: NEXT,
  });
}

/** The names of the tenant as an issuer, in v1 and v2 tokens. */
const issuersOf = ({ tenant }: Target, { name, login }: Facts['cloud']): string[] => [
  portalIssuer(name, tenant).replace(/v2\.0$/, ''),
  `${login}/${tenant}/v2.0`,
];

const untilOf = ({ exp }: Receipt): string =>
  exp === undefined ? 'without an end' : `good until ${new Date(exp * 1000).toISOString().slice(11, 16)} UTC`;
