import { z } from 'zod';

/** Microsoft's part of authsettingsV2, as much of it as mistakes are made in; the rest is kept as it is. */
const Provider = z.looseObject({
  enabled: z.boolean().optional(),
  registration: z.record(z.string(), z.unknown()),
  login: z.record(z.string(), z.unknown()),
  validation: z.looseObject({
    allowedAudiences: z.array(z.string()).optional(),
    jwtClaimChecks: z.record(z.string(), z.unknown()).optional(),
    defaultAuthorizationPolicy: z.looseObject({
      allowedApplications: z.array(z.string()).optional(),
      allowedPrincipals: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
});

export type Provider = z.infer<typeof Provider>;

/**
 * A site's authsettingsV2 that is about to be changed and written back whole.
 * Source: "Web Apps - Get Auth Settings V2" (REST, Microsoft.Web).
 */
export const AuthDraft = z.looseObject({
  platform: z.record(z.string(), z.unknown()),
  globalValidation: z.record(z.string(), z.unknown()),
  identityProviders: z.looseObject({ azureActiveDirectory: Provider }),
  login: z.record(z.string(), z.unknown()),
  httpSettings: z.record(z.string(), z.unknown()).optional(),
});

export type AuthDraft = z.infer<typeof AuthDraft>;
