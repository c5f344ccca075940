import { z } from 'zod';
import { Guid, Instant } from '../body.ts';

const text = (max: number) => z.string().max(max);
const nullable = <T extends z.ZodType>(shape: T) => shape.nullable().exactOptional();
const Json = z.json();

const DisplayName = z.string().trim().min(1).max(256);

/** `value` of a scope or role. Source: "permissionScope resource type", "appRole resource type". */
const EntitlementValue = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[A-Za-z0-9:!#$%&'()*+,\-./;=?@[\]^_{|}~]+$/, 'a permission has a name without spaces')
  .regex(/^[^.]/, "a permission's name does not begin with a dot");

const EntitlementText = z
  .string()
  .max(1024)
  .nullish()
  .transform((value) => value ?? '');

const NullableText = z
  .string()
  .max(1024)
  .nullish()
  .transform((value) => value ?? null);

const Scope = z
  .strictObject({
    id: Guid,
    value: EntitlementValue,
    type: z.enum(['User', 'Admin']).default('User'),
    isEnabled: z.boolean().default(true),
    adminConsentDisplayName: EntitlementText,
    adminConsentDescription: EntitlementText,
    userConsentDisplayName: NullableText,
    userConsentDescription: NullableText,
    origin: z.unknown().optional(),
    lang: z.unknown().optional(),
  })
  .transform(({ origin: _origin, lang: _lang, ...scope }) => scope);

const Role = z
  .strictObject({
    id: Guid,
    value: EntitlementValue.nullish().transform((value) => value ?? null),
    displayName: text(120).min(1),
    description: text(1024),
    isEnabled: z.boolean().default(true),
    allowedMemberTypes: z.array(z.enum(['User', 'Application'])).min(1),
    origin: z.unknown().optional(),
  })
  .transform(({ origin: _origin, ...role }) => role);

const Uris = z.array(text(2048)).max(512).exactOptional();

const Password = z.strictObject({
  keyId: Guid.optional(),
  displayName: text(1024).nullish(),
  startDateTime: Instant.nullish(),
  endDateTime: Instant.nullish(),
  customKeyIdentifier: text(100).nullish(),
  hint: z.unknown().optional(),
  secretText: z.unknown().optional(),
});

const Key = z.strictObject({
  keyId: Guid.optional(),
  displayName: text(1024).nullish(),
  type: text(64).default('AsymmetricX509Cert'),
  usage: text(64).default('Verify'),
  key: text(20_000).nullish(),
  customKeyIdentifier: text(100).nullish(),
  startDateTime: Instant.nullish(),
  endDateTime: Instant.nullish(),
});

/** What the sandbox looks into. */
const known = {
  displayName: DisplayName.exactOptional(),
  signInAudience: z
    .enum([
      'AzureADMyOrg',
      'AzureADMultipleOrgs',
      'AzureADandPersonalMicrosoftAccount',
      'PersonalMicrosoftAccount',
    ])
    .exactOptional(),
  identifierUris: Uris,
  isFallbackPublicClient: nullable(z.boolean()),
  web: z
    .strictObject({
      homePageUrl: nullable(text(2048)),
      logoutUrl: nullable(text(2048)),
      redirectUris: Uris,
      redirectUriSettings: z.unknown().optional(),
      implicitGrantSettings: z
        .strictObject({
          enableAccessTokenIssuance: z.boolean().exactOptional(),
          enableIdTokenIssuance: z.boolean().exactOptional(),
        })
        .exactOptional(),
    })
    .transform(({ redirectUriSettings: _derived, ...web }) => web)
    .exactOptional(),
  spa: z.strictObject({ redirectUris: Uris }).exactOptional(),
  publicClient: z.strictObject({ redirectUris: Uris }).exactOptional(),
  api: z
    .strictObject({
      acceptMappedClaims: nullable(z.boolean()),
      knownClientApplications: z.array(Guid).max(100).exactOptional(),
      requestedAccessTokenVersion: nullable(z.union([z.literal(1), z.literal(2)])),
      oauth2PermissionScopes: z.array(Scope).max(500).exactOptional(),
      preAuthorizedApplications: z
        .array(z.strictObject({ appId: Guid, delegatedPermissionIds: z.array(Guid).default([]) }))
        .max(500)
        .exactOptional(),
    })
    .exactOptional(),
  appRoles: z.array(Role).max(500).exactOptional(),
  requiredResourceAccess: z
    .array(
      z.strictObject({
        resourceAppId: Guid,
        resourceAccess: z
          .array(z.strictObject({ id: Guid, type: z.enum(['Scope', 'Role']) }))
          .max(400)
          .default([]),
      }),
    )
    .max(50)
    .exactOptional(),
  passwordCredentials: z.array(Password).max(100).exactOptional(),
  keyCredentials: z.array(Key).max(100).exactOptional(),
};

const Claims = z
  .array(
    z
      .strictObject({
        name: text(255).min(1),
        source: text(255).nullish(),
        essential: z.boolean().default(false),
        additionalProperties: z.array(text(255)).max(20).default([]),
      })
      .transform(({ name, source, essential, additionalProperties }) => ({
        additionalProperties,
        essential,
        name,
        source: source ?? null,
      })),
  )
  .max(50)
  .exactOptional();

/** What is kept and answered, and nothing more. */
const other = {
  description: nullable(text(1024)),
  notes: nullable(text(1024)),
  tags: z.array(text(256)).max(100).exactOptional(),
  uniqueName: nullable(text(256)),
  groupMembershipClaims: nullable(text(256)),
  isDeviceOnlyAuthSupported: nullable(z.boolean()),
  nativeAuthenticationApisEnabled: nullable(text(64)),
  serviceManagementReference: nullable(text(256)),
  tokenEncryptionKeyId: nullable(Guid),
  samlMetadataUrl: nullable(text(2048)),
  defaultRedirectUri: nullable(text(2048)),
  optionalClaims: nullable(z.strictObject({ accessToken: Claims, idToken: Claims, saml2Token: Claims })),
  info: z
    .strictObject({
      logoUrl: z.unknown().optional(),
      marketingUrl: nullable(text(2048)),
      privacyStatementUrl: nullable(text(2048)),
      supportUrl: nullable(text(2048)),
      termsOfServiceUrl: nullable(text(2048)),
    })
    .exactOptional(),
  parentalControlSettings: z
    .strictObject({
      countriesBlockedForMinors: z.array(text(2)).max(300).exactOptional(),
      legalAgeGroupRule: text(64).exactOptional(),
    })
    .exactOptional(),
  addIns: z.array(Json).max(50).exactOptional(),
  servicePrincipalLockConfiguration: nullable(Json),
  requestSignatureVerification: nullable(Json),
  authenticationBehaviors: nullable(Json),
};

const Body = z.strictObject({ ...known, ...other });

/** What may be said of an application when it is made or changed. Source: "application resource type". */
export type ApplicationBody = z.output<typeof Body>;

/** What nobody but Graph sets. */
const READ_ONLY = [
  'id',
  'appId',
  'createdDateTime',
  'deletedDateTime',
  'publisherDomain',
  'disabledByMicrosoftStatus',
  'applicationTemplateId',
  'certification',
  'verifiedPublisher',
];

/** The body of a request that makes or changes an application. */
export const applicationBody = { shape: Body, resource: 'Application', readOnly: READ_ONLY };

/** The properties that are kept under `other`. */
export const OTHER_PROPERTIES: readonly string[] = Object.keys(other);

/** The body of `addPassword`. */
export const addPasswordBody = {
  shape: z.strictObject({ passwordCredential: Password.nullish() }),
  resource: 'Application',
};

/** The body of `removePassword`. */
export const removePasswordBody = { shape: z.strictObject({ keyId: Guid }), resource: 'Application' };

/** What may be said of a secret. */
export type PasswordBody = z.output<typeof Password>;
/** What may be said of a certificate. */
export type KeyBody = z.output<typeof Key>;
