import { z } from 'zod';
import { armPath } from './arm.ts';
import type { Azure } from './azure.ts';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();

/** Microsoft's part of `authsettingsV2`, as far as the portal shows it; everything else is kept as it is. */
const Microsoft = z.looseObject({
  registration: z
    .looseObject({ openIdIssuer: text, clientId: text, clientSecretSettingName: text })
    .nullish(),
  validation: z
    .looseObject({
      allowedAudiences: texts,
      defaultAuthorizationPolicy: z
        .looseObject({
          allowedApplications: texts,
          allowedPrincipals: z.looseObject({ identities: texts, groups: texts }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

const Properties = z.looseObject({
  platform: z.looseObject({ enabled: z.boolean().nullish() }).nullish(),
  globalValidation: z
    .looseObject({
      requireAuthentication: z.boolean().nullish(),
      unauthenticatedClientAction: text,
      redirectToProvider: text,
    })
    .nullish(),
  identityProviders: z.looseObject({ azureActiveDirectory: Microsoft.nullish() }).nullish(),
  login: z
    .looseObject({
      tokenStore: z.looseObject({ enabled: z.boolean().nullish() }).nullish(),
      allowedExternalRedirectUrls: texts,
    })
    .nullish(),
});

const AuthSettings = z.object({ properties: Properties });

export type AuthProperties = z.infer<typeof Properties>;

const pathOf = (site: string): string => armPath(`${site}/config/authsettingsV2`);

/** The whole `authsettingsV2` of a site. */
export const readAuth = async ({ arm }: Azure, site: string): Promise<AuthProperties> =>
  (await arm('GET', pathOf(site), AuthSettings)).properties;

/** Replaces the whole; returns it as the service completed it. */
export const writeAuth = async (
  { arm }: Azure,
  site: string,
  properties: AuthProperties,
): Promise<AuthProperties> => (await arm('PUT', pathOf(site), AuthSettings, { properties })).properties;

/** Whether Microsoft is set up as an identity provider. */
export const hasMicrosoft = ({ identityProviders }: AuthProperties): boolean =>
  Boolean(identityProviders?.azureActiveDirectory?.registration?.clientId);
