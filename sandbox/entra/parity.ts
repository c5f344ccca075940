import type { ServiceNotes } from '../parity/notes.ts';

const TOKEN =
  'authorization code, refresh, client credentials (secret or certificate), on behalf of, device code. The password grant is always refused (accounts have no passwords); SAML assertions and federated credentials are not known';
const AUTHORIZE =
  'an account is picked, without a password. Conditional access knows a second factor and the sign-in frequency only; domain_hint chooses among accounts and leads nowhere else';
const PAGE = "one of the sandbox's own pages; what it posts is its own, too";

/** Entra ID: what is imitated in part, and what is not. */
export const entraParity: ServiceNotes = {
  title: 'Entra ID',
  host: 'login.azure.localhost',
  about:
    'Discovery, keys, sign-in, consent, tokens and sign-out of one tenant, on the v1 and the v2.0 endpoints. Errors have the real codes (AADSTS…) and come by the channel on which the real service sends them.',
  partly: {
    'POST /{tenant}/oauth2/v2.0/token': TOKEN,
    'POST /{tenant}/oauth2/token': TOKEN,
    'GET /{tenant}/oauth2/v2.0/authorize': AUTHORIZE,
    'POST /{tenant}/oauth2/v2.0/authorize': AUTHORIZE,
    'GET /{tenant}/oauth2/authorize': AUTHORIZE,
    'POST /{tenant}/oauth2/authorize': AUTHORIZE,
    'POST /{tenant}/oauth2/v2.0/authorize/account': PAGE,
    'POST /{tenant}/oauth2/authorize/account': PAGE,
    'POST /{tenant}/oauth2/v2.0/authorize/verify': `${PAGE}; the second factor is a button`,
    'POST /{tenant}/oauth2/authorize/verify': `${PAGE}; the second factor is a button`,
    'POST /{tenant}/oauth2/v2.0/authorize/consent': PAGE,
    'POST /{tenant}/oauth2/authorize/consent': PAGE,
    'POST /common/oauth2/deviceauth/account': PAGE,
    'POST /common/oauth2/deviceauth/confirm': PAGE,
    'POST /common/oauth2/deviceauth/verify': `${PAGE}; the second factor is a button`,
    'POST /common/oauth2/deviceauth/consent': PAGE,
    'POST /{tenant}/v2.0/adminconsent/account': PAGE,
    'POST /{tenant}/adminconsent/account': PAGE,
    'POST /{tenant}/v2.0/adminconsent/consent': PAGE,
    'POST /{tenant}/adminconsent/consent': PAGE,
    'POST /{tenant}/oauth2/v2.0/logout/account': PAGE,
    'POST /{tenant}/oauth2/logout/account': PAGE,
    'GET /error': 'explains the codes that the sandbox itself gives',
  },
  unsure: {
    'GET /{tenant}/v2.0/.well-known/openid-configuration':
      'what organizations and consumers have as issuer in v2.0 is remembered, not documented',
    'GET /{tenant}/.well-known/openid-configuration':
      'v1 for common and organizations: old copies disagree; here as for a tenant',
    'POST /{tenant}/oauth2/v2.0/token':
      'the HTTP status and the OAuth error of rarer AADSTS codes (7000229, 700025, 1002012, 501051) are remembered',
    'GET /{tenant}/v2.0/adminconsent':
      'the error that an administrator who declines brings back is from reports',
    'GET /{tenant}/oauth2/v2.0/logout':
      'what is shown when the address to return to is not registered; here the page that says that one is signed out',
  },
  missing: [
    'Other tenants, and personal accounts: they are refused as accounts from elsewhere are.',
    'Passwords, passkeys, and the registration of a second factor.',
    'External ID, B2C, federation with other identity providers.',
    'SAML 2.0 and WS-Federation.',
    'Continuous access evaluation, claims challenges, proof-of-possession tokens, token protection.',
  ],
};
