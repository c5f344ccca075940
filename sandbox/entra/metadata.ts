import { origins } from '../core/hosts.ts';
import type { Authority } from './tenant.ts';
import { issuerV1, issuerV2 } from './tokens.ts';

const CLAIMS_V2 =
  'sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat auth_time acr nonce preferred_username name tid ver at_hash c_hash email';
const CLAIMS_V1 =
  'sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat auth_time acr amr nonce email given_name family_name nickname';

const AUTHENTICATION = ['client_secret_post', 'private_key_jwt', 'client_secret_basic'];

/** The last members of both documents. */
const cloud = (authority: Authority) => ({
  tenant_region_scope: authority === 'common' || authority === 'organizations' ? null : 'WW',
  cloud_instance_name: new URL(origins.login).hostname,
  cloud_graph_host_name: new URL(origins.graph).hostname,
  msgraph_host: new URL(origins.graph).hostname,
  rbac_url: origins.arm,
});

/**
 * The v2 metadata. Members, their order, and what is absent (`code_challenge_methods_supported`, `grant_types_supported`)
 * are those of recorded answers; "OpenID Connect on the Microsoft identity platform" describes them.
 */
export function metadataV2(authority: Authority, issuingTenant: string) {
  const at = `${origins.login}/${authority}`;
  return {
    token_endpoint: `${at}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: AUTHENTICATION,
    jwks_uri: `${at}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: issuerV2(issuingTenant),
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origins.graph}/oidc/userinfo`,
    authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${at}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${at}/oauth2/v2.0/logout`,
    claims_supported: CLAIMS_V2.split(' '),
    kerberos_endpoint: `${at}/kerberos`,
    ...cloud(authority),
  };
}

/** The v1 metadata; validators of tokens with `ver` 1.0 need it. Source: a copy of 2018, fields may have grown since. */
export function metadataV1(authority: Authority, issuingTenant: string) {
  const at = `${origins.login}/${authority}`;
  return {
    token_endpoint: `${at}/oauth2/token`,
    token_endpoint_auth_methods_supported: AUTHENTICATION,
    jwks_uri: `${origins.login}/common/discovery/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    scopes_supported: ['openid'],
    issuer: issuerV1(issuingTenant),
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origins.graph}/oidc/userinfo`,
    authorization_endpoint: `${at}/oauth2/authorize`,
    device_authorization_endpoint: `${at}/oauth2/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${at}/oauth2/logout`,
    claims_supported: CLAIMS_V1.split(' '),
    kerberos_endpoint: `${at}/kerberos`,
    ...cloud(authority),
  };
}
