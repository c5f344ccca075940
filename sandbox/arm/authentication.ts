import { origins } from '../core/hosts.ts';
import { bearerOf, type Caller, TokenError, type Tokens } from '../entra/tokens.ts';
import { wellKnown } from '../state/well-known.ts';
import { ArmError } from './error.ts';

/** What a token for ARM may have as its audience; clients ask for the origin with or without slashes at its end. */
const AUDIENCES = [
  origins.arm,
  `${origins.arm}/`,
  `${origins.arm}//`,
  wellKnown.azureResourceManager,
] as const;

/**
 * Who asks, by the bearer token.
 * Sources: 401 answers quoted in public issues (BatchExplorer#2044, azure-docs#103987,
 * terraform-provider-azurerm#20867); the header by which clients learn a subscription's tenant.
 * @throws ArmError 401
 */
export async function authenticate(
  header: string | undefined,
  tokens: Tokens,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<Caller> {
  const refuse = (code: string, message: string, why: string): ArmError => {
    const challenge = `Bearer authorization_uri="${origins.login}/${tenantId}", error="invalid_token", error_description="${why}"`;
    return new ArmError(401, code, message, { headers: { 'www-authenticate': challenge } });
  };
  if (!header) {
    throw refuse(
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
      "The authentication failed because of missing 'Authorization' header.",
    );
  }
  const token = bearerOf(header);
  if (!token) {
    throw refuse(
      'AuthenticationFailedInvalidHeader',
      "Authentication failed. The 'Authorization' header is provided in an invalid format.",
      "The 'Authorization' header is provided in an invalid format.",
    );
  }
  try {
    return await tokens.verify(token, AUDIENCES, { ofMicrosoft: true });
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    throw refuse(...wording(error, tenantId, now));
  }
}

function wording(
  error: TokenError,
  tenantId: string,
  now: Date,
): [code: string, message: string, why: string] {
  const { claims } = error;
  const invalid = 'The access token is invalid.';
  switch (error.fault) {
    case 'expired': {
      const expiry = new Date(Number(claims?.exp ?? 0) * 1000);
      const message = `The access token expiry UTC time '${usTime(expiry)}' is earlier than current UTC time '${usTime(now)}'.`;
      return ['ExpiredAuthenticationToken', message, 'The access token expired.'];
    }
    case 'audience': {
      const message = `The access token has been obtained for wrong audience or resource '${String(claims?.aud).slice(0, 200)}'. It should exactly match with one of the allowed audiences '${AUDIENCES.join("','")}'.`;
      return ['InvalidAuthenticationTokenAudience', message, 'The access token is for another audience.'];
    }
    case 'issuer': {
      const message = `The access token is from the wrong issuer '${String(claims?.iss).slice(0, 200)}'. It must match the tenant 'https://sts.windows.net/${tenantId}/' associated with this subscription. Please use the authority (URL) '${origins.login}/${tenantId}' to get the token.`;
      return ['InvalidAuthenticationTokenTenant', message, 'The access token is from the wrong issuer.'];
    }
    case 'not-yet-valid':
      return ['InvalidAuthenticationToken', 'The access token is not yet valid.', invalid];
    case 'signature':
      return [
        'InvalidAuthenticationToken',
        'The access token has an invalid signature or was signed with an unknown key.',
        invalid,
      ];
    default:
      return ['InvalidAuthenticationToken', invalid, invalid];
  }
}

/** `11/24/2026 3:04:05 PM`. */
function usTime(at: Date): string {
  if (Number.isNaN(at.getTime())) return 'unknown';
  return at
    .toLocaleString('en-US', { timeZone: 'UTC' })
    .replace(',', '')
    .replace(/\u202f/g, ' ');
}
