import type { Cloud } from '../cloud.ts';
import { FactError, type FactErrorCode, type NewsKind } from './error.ts';

/** Where and how somebody wants to sign in. */
export interface SignInTry {
  readonly cloud: Cloud;
  /** The tenant's ID or domain; empty where nobody has named one. */
  readonly tenant: string;
  /** A way of `--auth`. */
  readonly kind: string;
  /** What the token was asked for. */
  readonly scope: string;
  /** The last answer of Entra ID that refused something, of which a library may tell no more than that it came. */
  readonly refusal?: string;
}

/** What there is to say of a sign-in that did not work. */
interface News {
  readonly kind: NewsKind;
  readonly code?: FactErrorCode;
  readonly says: RegExp;
  /** Where the message, or what it means, is known from. */
  readonly source: string;
  /** What happened, and why it probably did. */
  readonly what: (found: RegExpExecArray, tried: SignInTry) => string;
  /** What to type, or to ask of whom. */
  readonly next: (found: RegExpExecArray, tried: SignInTry) => string;
}

const ERROR_CODES = '"Microsoft Entra authentication and authorization error codes" (learn.microsoft.com)';

/** The special ones first: a message about more proof also says to type az login. */
const news: readonly News[] = [
  {
    kind: 'no-az',
    says: /Azure CLI could not be found|az: (?:command )?not found|'az' is not recognized/i,
    source: '@azure/identity, AzureCliCredential',
    what: () => 'The lab signs in as the Azure CLI does, and there is no Azure CLI on this machine.',
    next: () =>
      'Install it (https://learn.microsoft.com/cli/azure/install-azure-cli) and sign in; or sign in without it: --auth device-code',
  },
  {
    kind: 'claims-challenge',
    says: /claims-challenge ["']?([A-Za-z0-9+/_=-]{8,})|AADSTS(?:50076|50078|50079|50072|50074|50158|16000[0-3])|basic_action|TokenCreatedWithOutdatedPolicies|ClaimsChallengeRequired|LocationConditionEvaluationSatisfied/i,
    source: `azure-cli#29155, #31777; "Claims challenges" (learn.microsoft.com); ${ERROR_CODES}`,
    what: () =>
      'Your organisation wants more proof of who you are: a policy (Conditional Access) asks for a second factor, or this machine has another address than when you signed in.',
    next: ([, claims], tried) =>
      claims && tried.kind === 'cli'
        ? `az logout, then: ${loginLine(tried)} --claims-challenge "${claims}" (an older az does not know this option: leave it out and add --scope ${tried.scope})`
        : `${again(tried, ` --scope ${tried.scope}`)}`,
  },
  {
    kind: 'conditional-access',
    says: /AADSTS(?:5300[0-4]|530021|53010|50097|50129|50005)|blocked by Conditional Access/i,
    source: ERROR_CODES,
    what: () =>
      'A policy of your organisation (Conditional Access) does not let you in from here: from this device, place or program.',
    next: (_, { tenant }) =>
      `Sign in from a device that your organisation manages, or ask an administrator of tenant ${tenant || 'yours'} which condition is not met; the sign-in log in the Microsoft Entra admin center says it.`,
  },
  {
    kind: 'expired',
    says: /AADSTS(?:70043|700082|700084|50173|50133|50089|70008)|refresh token has expired|token is expired|ExpiredAuthenticationToken/i,
    source: `azure-docs#103987; ${ERROR_CODES}`,
    what: () =>
      'The sign-in has ended: it lasts for a limited time, and ends when the password is changed or an administrator says so.',
    next: (_, tried) => again(tried),
  },
  {
    kind: 'secret-refused',
    says: /AADSTS(?:7000215|7000222|700016|700027|7000112)|Invalid client secret|invalid_client/i,
    source: ERROR_CODES,
    what: (_, { kind }) =>
      kind === 'cli'
        ? 'The application as which the Azure CLI is signed in, or its secret, is not known here (any more).'
        : 'The application that the environment names (AZURE_CLIENT_ID), or its secret, is not known in this tenant (any more).',
    next: (_, tried) =>
      tried.kind === 'cli'
        ? again(tried)
        : 'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET to those of an application of the tenant. Whoever owns its registration can make a new secret: az ad app credential reset --id <client-id>',
  },
  {
    kind: 'wrong-tenant',
    says: /AADSTS(?:50020|50128|90002|900023|900021|90072|50034|500212)|Tenant .{1,80} not found|InvalidAuthenticationTokenTenant/i,
    source: `BatchExplorer#2044; ${ERROR_CODES}`,
    what: (_, { tenant }) =>
      `Your account is not known in the tenant ${tenant || 'that was asked'}, or there is no such tenant: its ID is misspelt, or you are signed in with another account.`,
    next: (_, tried) =>
      `${
        tried.kind === 'cli'
          ? `See which tenants you belong to: az account list --all --query "[].tenantId" --output tsv. Then: ${loginLine({ ...tried, tenant: '<tenant-id>' })}, and --tenant <tenant-id>.`
          : 'Name the tenant that you belong to: --tenant <tenant-id>.'
      } To be let in, ask an administrator of that tenant for an invitation.`,
  },
  {
    kind: 'wrong-cloud',
    says: /AADSTS(?:900382|900439|900432|900384|500011|650057)|USGClientNotSupportedOnPublicEndpoint/i,
    source: `"National clouds" (learn.microsoft.com); ${ERROR_CODES}`,
    what: (_, { cloud }) =>
      `You are signed in to another cloud than ${cloud.name}, which has accounts and tokens of its own.`,
    next: (_, tried) => `az cloud set --name ${tried.cloud.name}, then: ${loginLine(tried)}`,
  },
  {
    kind: 'busy',
    code: 'throttled',
    says: /AADSTS90055|too many requests|status code:? ?429/i,
    source: `RFC 6585; ${ERROR_CODES}`,
    what: (_, { cloud }) =>
      `${new URL(cloud.login).host}, which gives tokens, was asked too often, and turns everybody away for a while.`,
    next: () => 'Wait a minute, and run the same command again.',
  },
  {
    kind: 'busy',
    code: 'unreachable',
    says: /AADSTS(?:90033|90006|90012|90024)|server_error|temporarily_unavailable|service ?unavailable/i,
    source: `RFC 6749, 4.1.2.1; ${ERROR_CODES}`,
    what: (_, { cloud }) =>
      `${new URL(cloud.login).host}, which gives tokens, has trouble of its own at the moment.`,
    next: () =>
      'Wait a minute, and run the same command again. If it stays: https://status.azure.com says what is wrong.',
  },
  {
    kind: 'unreachable',
    code: 'unreachable',
    says: /network_error|endpoints_resolution|openid_config_error|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|UND_ERR|Failed to connect to|Max retries exceeded/i,
    source: 'MSAL, undici and urllib3, tried',
    what: (_, { cloud }) => `${new URL(cloud.login).host}, which gives tokens, cannot be reached.`,
    next: () => 'Look at your connection (behind a proxy, set HTTPS_PROXY to its address), and try again.',
  },
  {
    kind: 'unreachable',
    code: 'unreachable',
    says: /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_(?:GET|VERIFY)|certificate/i,
    source: 'Node.js and Python, tried',
    what: (_, { cloud }) =>
      `The certificate of ${new URL(cloud.login).host} is not trusted: probably a proxy inspects connections here.`,
    next: () =>
      'Set NODE_EXTRA_CA_CERTS (and for az REQUESTS_CA_BUNDLE) to the file of its certificate authority. Your network’s administrators have it.',
  },
  {
    kind: 'no-identity',
    says: /ManagedIdentityCredential|managed identity|IMDS|identity not found/i,
    source: '@azure/identity, ManagedIdentityCredential',
    what: () => 'There is no managed identity here: this is no machine of Azure’s, or none was given to it.',
    next: () =>
      'Give the machine an identity with a role on the subscription (its owner can), or sign in otherwise: --auth cli',
  },
  {
    kind: 'not-signed-in',
    says: /Please run '?"?az login|az login'? (?:from|to)|No subscription found|No accounts? (?:was|were)? ?found|az login/i,
    source: 'az 2.45 tried; @azure/identity, AzureCliCredential',
    what: (_, { cloud }) =>
      `Nobody is signed in to the Azure CLI for ${cloud.name} (any more), or there is no subscription in the tenant.`,
    next: (_, tried) => again(tried),
  },
  {
    kind: 'not-signed-in',
    says: /user_cancel|access_denied|AADSTS65004|authorization_declined|AADSTS70018|AADSTS70020|expired_token|code_expired|Device code is expired/i,
    source: ERROR_CODES,
    what: () => 'The sign-in was not finished: it was declined, or nobody came in time.',
    next: (_, tried) => again(tried),
  },
];

/** The line that signs the Azure CLI in. Clouds other than the public one have to be chosen first. */
export const loginLine = ({ cloud, tenant }: Pick<SignInTry, 'cloud' | 'tenant'>): string =>
  `${cloud.name === 'AzureCloud' ? '' : `az cloud set --name ${cloud.name}, then: `}az login${tenant ? ` --tenant ${tenant}` : ''}`;

/** How to sign in anew, by the way that was chosen. */
function again(tried: SignInTry, more = ''): string {
  switch (tried.kind) {
    case 'browser':
      return 'Run the same command again, and sign in in the browser that opens.';
    case 'device-code':
      return 'Run the same command again, and enter the new code.';
    case 'environment':
    case 'workload-identity':
    case 'managed-identity':
      return `The lab signs in as an application (--auth ${tried.kind}), which cannot answer: sign in yourself instead: --auth cli`;
    default:
      return `${loginLine(tried)}${more}`;
  }
}

/** What a library that gives tokens says of a failure: a sentence of its own, which names no secret. */
export const sentenceOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .split(/\r?\n/)
    .find((line) => line.trim() !== '') ?? '';

/**
 * Why there is no token: `not-signed-in` or `unreachable`, the kind, and what to type or whom to ask. Understands what
 * @azure/identity, MSAL and the Azure CLI say.
 */
export function explainSignIn(error: unknown, tried: SignInTry): FactError {
  if (error instanceof FactError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const text = `${message} ${tried.refusal ?? ''}`.replace(/\s+/g, ' ');
  for (const { kind, code = 'not-signed-in', says, what, next } of news) {
    const found = says.exec(text);
    if (!found) continue;
    const said = /AADSTS\d+/.exec(text)?.[0];
    const words = `${what(found, tried)}${said ? ` (${said})` : ''}`;
    return new FactError(code, words, { kind, next: next(found, tried), cause: error });
  }
  return new FactError('not-signed-in', `Azure gave no token: ${sentenceOf(error)}`, {
    kind: 'not-signed-in',
    next: again(tried),
    cause: error,
  });
}
