import { z } from 'zod';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();

/** The members of classic `authsettings` that the gateway follows. */
const Classic = z.object({
  enabled: z.boolean().nullish(),
  unauthenticatedClientAction: text,
  defaultProvider: text,
  tokenStoreEnabled: z.boolean().nullish(),
  tokenRefreshExtensionHours: z.number().nullish(),
  allowedExternalRedirectUrls: texts,
  clientId: text,
  clientSecret: text,
  clientSecretSettingName: text,
  issuer: text,
  allowedAudiences: texts,
  additionalLoginParams: texts,
  aadClaimsAuthorization: text,
});

const Claims = z.object({ allowed_groups: texts, allowed_client_applications: texts });

/** Classic settings as V2 would have them. A secret that stands in them is `secret`, for V2 knows names of settings only. */
export interface Upgraded {
  readonly properties: object;
  readonly secret: string | undefined;
}

/**
 * Classic authentication settings (`az webapp auth update`) in V2's words.
 * Source: "Migrate to the V2 version of the authentication API", and "SiteAuthSettings" (REST).
 * @throws ZodError for settings that Azure Resource Manager would not have let in
 */
export function upgraded(classicAuth: NonNullable<Frozen<Site>['classicAuth']>): Upgraded {
  const classic = Classic.parse(classicAuth);
  const { allowed_groups, allowed_client_applications } = claimsOf(classic.aadClaimsAuthorization);
  return {
    secret: classic.clientSecret || undefined,
    properties: {
      platform: { enabled: classic.enabled },
      globalValidation: {
        unauthenticatedClientAction: classic.unauthenticatedClientAction,
        redirectToProvider: classic.defaultProvider,
      },
      identityProviders: {
        azureActiveDirectory: {
          registration: {
            openIdIssuer: classic.issuer,
            clientId: classic.clientId,
            clientSecretSettingName: classic.clientSecretSettingName,
          },
          login: { loginParameters: classic.additionalLoginParams },
          validation: {
            allowedAudiences: classic.allowedAudiences,
            jwtClaimChecks: {
              allowedGroups: restriction(allowed_groups),
              allowedClientApplications: restriction(allowed_client_applications),
            },
          },
        },
      },
      login: {
        tokenStore: {
          enabled: classic.tokenStoreEnabled,
          tokenRefreshExtensionHours: classic.tokenRefreshExtensionHours,
        },
        allowedExternalRedirectUrls: classic.allowedExternalRedirectUrls,
      },
    },
  };
}

/** Here an empty list restricts nobody: the service itself writes one where nothing was said. */
const restriction = (list: string[] | null | undefined): string[] | undefined =>
  list && list.length > 0 ? list : undefined;

/** The claims that are checked, a JSON text within the settings; what is none restricts nobody. */
function claimsOf(json: string | null | undefined): z.infer<typeof Claims> {
  try {
    return Claims.safeParse(JSON.parse(json ?? '{}')).data ?? {};
  } catch {
    return {};
  }
}
