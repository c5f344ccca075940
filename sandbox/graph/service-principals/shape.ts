import { z } from 'zod';
import { Guid } from '../body.ts';

const nullable = <T extends z.ZodType>(shape: T) => shape.nullable().exactOptional();
const texts = (max: number) => z.array(z.string().max(max)).max(100).exactOptional();

/** What is kept and answered, and nothing more. */
const other = {
  alternativeNames: texts(256),
  description: nullable(z.string().max(1024)),
  loginUrl: nullable(z.string().max(2048)),
  notes: nullable(z.string().max(1024)),
  notificationEmailAddresses: texts(256),
  preferredSingleSignOnMode: nullable(z.string().max(64)),
  preferredTokenSigningKeyThumbprint: nullable(z.string().max(64)),
  samlSingleSignOnSettings: nullable(z.json()),
  tokenEncryptionKeyId: nullable(Guid),
};

const Body = z.strictObject({
  appId: Guid.exactOptional(),
  accountEnabled: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true)
    .exactOptional(),
  appRoleAssignmentRequired: z.boolean().exactOptional(),
  displayName: z.string().min(1).max(256).exactOptional(),
  servicePrincipalType: z.literal('Application').exactOptional(),
  tags: texts(256),
  ...other,
});

/** What may be said of a service principal when it is made or changed. Source: "servicePrincipal resource type". */
export type PrincipalBody = z.output<typeof Body>;

/** What follows the application, or is set by nobody but Graph. */
const READ_ONLY = [
  'id',
  'createdDateTime',
  'deletedDateTime',
  'appDisplayName',
  'appDescription',
  'appOwnerOrganizationId',
  'appRoles',
  'applicationTemplateId',
  'disabledByMicrosoftStatus',
  'homepage',
  'info',
  'logoutUrl',
  'oauth2PermissionScopes',
  'publisherName',
  'replyUrls',
  'resourceSpecificApplicationPermissions',
  'servicePrincipalNames',
  'signInAudience',
  'verifiedPublisher',
];

/** The body of a request that makes or changes a service principal. */
export const principalBody = { shape: Body, resource: 'ServicePrincipal', readOnly: READ_ONLY };

/** The properties that are kept under `other`. */
export const OTHER_PROPERTIES: readonly string[] = Object.keys(other);
