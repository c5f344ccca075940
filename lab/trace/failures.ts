import { PERMISSION } from '../../checks/judging/scope.ts';
import { numberOf, type TraceEvent, textOf } from './journal.ts';
import type { Names } from './names.ts';
import type { Token } from './token.ts';

/** A refusal: by what it is known, why it probably came, and what to do. */
export interface FailureView {
  /** `AADSTS50011`, `401.83`, or a status. */
  readonly code: string;
  /** As the service's own log says it. */
  readonly reason: string;
  readonly means: string;
  /** What to do, in words or as a command. */
  readonly next: string;
  /** The step that repairs it, where one does. */
  readonly step?: number;
}

interface Advice {
  readonly means: string;
  readonly step?: number;
  readonly next?: string;
}

/** The refusal that an event tells of, if it does. `token` is the one that was presented. */
export function failureOf(
  event: TraceEvent,
  token: Token | undefined,
  names: Names,
): FailureView | undefined {
  if (event.service === 'entra') return ofEntra(event, names);
  if (event.service === 'graph') return ofGraph(event);
  const reason = textOf(event, 'reason');
  if (reason === undefined) return undefined;
  const { means, step, next } = adviceOn(reason, token);
  const [code = ''] = /^\d{3}(\.\d+)?/.exec(reason) ?? [];
  return failure({ code, reason: named(reason.slice(code.length).trim(), names), means, next, step });
}

/** `next` where there is none: the checks of the step that repairs it. */
function failure({
  next,
  step,
  ...rest
}: Omit<FailureView, 'next' | 'step'> & {
  next?: string | undefined;
  step?: number | undefined;
}): FailureView {
  const check = step === undefined ? 'npx lab check' : `npx lab check ${step}`;
  return { ...rest, next: next ?? check, ...(step === undefined ? {} : { step }) };
}

/** Client IDs, with the names behind them. */
const named = (text: string, names: Names): string =>
  text.replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, (id) => {
    const name = names.client(id);
    return name ? `${id} (${name})` : id;
  });

/** The frontend got this token, and not for an API of the lab. */
const isForAnother = (token: Token | undefined): boolean =>
  token?.purpose === 'backend' && !token.claims.get('scp')?.split(' ').includes(PERMISSION);

/**
 * The gateway's reasons, which only a site's log shows. The first that fits counts.
 * Sources: "Configure your App Service app to use Microsoft Entra sign-in" (what is checked, 401 and 403); "Work with OAuth
 * tokens in Azure App Service authentication" (403 of a refresh); the reasons as they stand in logs.
 */
const REASONS: readonly (readonly [pattern: RegExp, advice: (token: Token | undefined) => Advice])[] = [
  [
    /Audience validation failure/,
    (token) =>
      isForAnother(token)
        ? {
            means:
              'The token is genuine, and for somebody else. The sign-in did not ask for one for this app.',
            step: 7,
          }
        : {
            means:
              'The token is genuine, and for somebody else: its aud is neither the client ID of this app nor among its allowed audiences.',
            step: 4,
          },
  ],
  [
    /IDX20803/,
    () => ({ means: 'The Issuer URL of the provider leads nowhere, so no token can be checked.', step: 4 }),
  ],
  [
    /Issuer validation failure/,
    () => ({ means: 'The provider of this app believes another issuer than the one of the token.', step: 4 }),
  ],
  [
    /Signature validation failed/,
    (token) =>
      isForAnother(token)
        ? {
            means:
              'The token is for another API, which alone can check it: the sign-in did not ask for one for this app.',
            step: 7,
          }
        : {
            means:
              'No key of the issuer has signed this token: it was changed on the way, or is from somewhere else.',
          },
  ],
  [
    /token is expired/,
    () => ({
      means:
        'The token was good once. It ends after about an hour, and a session keeps the token that it began with.',
      step: 10,
      next: 'Open /.auth/refresh of the frontend, then try again.',
    }),
  ],
  [
    /not yet valid/,
    () => ({
      means: 'The token begins later: the clock of this machine was put back.',
      next: 'Sign in again.',
    }),
  ],
  [/JWT/, () => ({ means: 'What was sent as a token is none that this app could read.', step: 7 })],
  [
    /not among allowedApplications/,
    () => ({
      means:
        'The token is good and for this app. It was issued to an application that this app does not let in; until step 8 that is as it should be.',
      step: 8,
    }),
  ],
  [/allowedPrincipals/, () => ({ means: 'The application is let in, but not every user of it.', step: 8 })],
  [/ALLOWED_TENANTS/, () => ({ means: 'The user is of a tenant that this app does not let in.', step: 4 })],
  [
    /CLIENT_SERVICE_PRINCIPAL/,
    () => ({
      means: 'The application has no service principal in this tenant.',
      step: 4,
      next: 'az ad sp create --id <client ID>',
    }),
  ],
  [
    /no refresh tokens were found/,
    () => ({ means: 'The sign-in brought no refresh token: it did not ask for offline_access.', step: 7 }),
  ],
  [
    /needs a session cookie/,
    () => ({
      means: 'Only the browser that signed in has the session. A server that calls /.auth/refresh has not.',
      step: 10,
      next: 'Open /.auth/refresh in the browser.',
    }),
  ],
  [
    /ended while it was refreshed/,
    () => ({ means: 'Somebody signed out while the tokens were renewed.', next: 'Sign in again.' }),
  ],
  [
    /AADSTS70002(15|22)/,
    () => ({ means: 'The client secret in the app setting is wrong, or has expired.', step: 4 }),
  ],
  [
    /AADSTS65004|access_denied/,
    () => ({ means: 'The user did not consent.', next: 'Sign in again, and choose Accept.' }),
  ],
  [
    /AADSTS700054|no id_token/,
    () => ({ means: 'The registration does not allow ID tokens, which App Service needs.', step: 4 }),
  ],
  [/AADSTS/, () => ({ means: 'Entra ID has refused.' })],
  [
    /nonce/,
    () => ({
      means:
        'The browser that came back is not the one that was sent to sign in, or keeps no cookies, or the page was loaded a second time, or another sign-in was begun in a second tab meanwhile.',
      next: 'Open the app again, in one window that keeps cookies.',
    }),
  ],
  [/sign-in cannot start/, () => ({ means: 'The Issuer URL of the provider leads nowhere.', step: 4 })],
  [
    /id_token|issuer/,
    () => ({ means: "The ID token is not one that this app's provider believes.", step: 4 }),
  ],
  [
    /cross-site request forgery/,
    () => ({
      means:
        'A browser sent a form with the session, and it came from a page of another origin, or did not say from where.',
      next: 'Send it from a page of the app itself, without Referrer-Policy: no-referrer.',
    }),
  ],
  [
    /not authenticated/,
    () => ({
      means:
        'The request brought neither a session nor a token. For who is not signed in, that is what step 5 wants to see.',
      step: 5,
    }),
  ],
];

const adviceOn = (reason: string, token: Token | undefined): Advice =>
  REASONS.find(([pattern]) => pattern.test(reason))?.[1](token) ?? {
    means: 'The gateway gives no more reasons.',
  };

/** The steps whose mistakes lead to an error of Entra ID. Source: "Microsoft Entra authentication and authorization error codes". */
const STEPS_OF_CODES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    4: '50011 50194 500113 700016 700054 700051 7000215 7000216 7000218 7000222 7000229',
    6: '65001 65004 65005 90094 650056 650057',
    7: '28000 28002 28003 70011 500011 650053 700022 700023 1002012',
    10: '70008 70043 700082 700084 50173',
    11: '50013 500131 500133 50027 240002',
  }).flatMap(([step, codes]) => codes.split(' ').map((code) => [`AADSTS${code}`, Number(step)] as const)),
);

/** Entra ID's own errors come with the sandbox's advice. */
function ofEntra(event: TraceEvent, names: Names): FailureView | undefined {
  const code = textOf(event, 'code');
  if (code === undefined) {
    if (event.what !== 'administrator needed') return undefined;
    return failure({
      code: 'AADSTS90094',
      reason: 'an administrator has to consent',
      means: 'The tenant does not let its users consent to this, or the permission wants an administrator.',
      step: 6,
    });
  }
  const onBehalf = textOf(event, 'grant')?.endsWith('jwt-bearer');
  const step = onBehalf && code === 'AADSTS65001' ? 11 : STEPS_OF_CODES.get(code);
  return failure({
    code,
    reason: textOf(event, 'error') ?? 'refused',
    means: named(textOf(event, 'means') ?? '', names),
    next: textOf(event, 'next'),
    step,
  });
}

function ofGraph(event: TraceEvent): FailureView | undefined {
  const status = numberOf(event, 'status') ?? 0;
  if (status < 400) return undefined;
  const fault = textOf(event, 'fault');
  const means =
    fault === undefined
      ? status === 403
        ? 'The permissions in scp, or the rights of the user, do not allow this.'
        : 'Microsoft Graph did not do what was asked.'
      : `Microsoft Graph does not believe the token (${fault}).`;
  return failure({ code: String(status), reason: fault ?? textOf(event, 'request') ?? '', means, step: 11 });
}
