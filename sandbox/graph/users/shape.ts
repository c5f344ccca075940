import { z } from 'zod';

const nullable = (max: number) => z.string().max(max).nullable().exactOptional();

/** What users may say of themselves; the rest is for administrators. */
const own = {
  businessPhones: z.array(z.string().max(64)).max(1).exactOptional(),
  mobilePhone: nullable(64),
  preferredLanguage: nullable(64),
};

/** What is kept and answered, and nothing more. */
const other = {
  ...own,
  city: nullable(128),
  companyName: nullable(64),
  country: nullable(128),
  department: nullable(64),
  employeeId: nullable(16),
  mailNickname: z.string().min(1).max(64).exactOptional(),
  officeLocation: nullable(128),
  postalCode: nullable(40),
  state: nullable(128),
  streetAddress: nullable(1024),
  usageLocation: nullable(2),
};

const Body = z.strictObject({
  userPrincipalName: z
    .string()
    .max(113)
    .regex(/^[A-Za-z0-9'.\-_!#^~]+@[A-Za-z0-9.-]+$/, 'not a user principal name')
    .exactOptional(),
  displayName: z.string().trim().min(1).max(256).exactOptional(),
  givenName: nullable(64),
  surname: nullable(64),
  mail: nullable(256),
  jobTitle: nullable(128),
  userType: z.enum(['Member', 'Guest']).exactOptional(),
  accountEnabled: z.boolean().exactOptional(),
  passwordPolicies: z.unknown().optional(),
  /** Taken and not kept: in the sandbox nobody's password matters. */
  passwordProfile: z
    .strictObject({
      password: z.string().min(1).max(256).nullish(),
      forceChangePasswordNextSignIn: z.boolean().nullish(),
      forceChangePasswordNextSignInWithMfa: z.boolean().nullish(),
    })
    .exactOptional(),
  ...other,
});

/** What may be said of a user when it is made or changed. Source: "user resource type". */
export type UserBody = z.output<typeof Body>;

/** The body of a request that makes or changes a user. */
export const userBody = {
  shape: Body,
  resource: 'User',
  readOnly: ['id', 'createdDateTime', 'deletedDateTime', 'proxyAddresses', 'signInSessionsValidFromDateTime'],
};

/** The properties that users may change of themselves. */
export const OWN_PROPERTIES: readonly string[] = Object.keys(own);

/** The properties that are kept under `other`. */
export const OTHER_PROPERTIES: readonly string[] = Object.keys(other);
