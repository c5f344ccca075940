import { z } from 'zod';
import type { Target } from '../target.ts';
import { type Arm, unexpected } from './arm.ts';
import { sitePath, versioned } from './ids.ts';

const SiteConfigAnswer = z.object({
  properties: z.object({
    appCommandLine: z.string().nullish(),
    ipSecurityRestrictions: z
      .array(z.object({ name: z.string().nullish(), action: z.string().nullish() }))
      .nullish(),
    cors: z.object({ allowedOrigins: z.array(z.string()).nullish() }).nullish(),
  }),
});

/** What of a site's configuration decides whether its app answers, and whose pages may call it. */
export interface SiteConfig {
  /** The startup command; empty where the platform chooses. */
  readonly appCommandLine: string;
  /** The access rules that are not the default "allow all". */
  readonly accessRules: readonly string[];
  /** The origins whose pages may call it from a browser (CORS). */
  readonly allowedOrigins: readonly string[];
}

/** A site's general configuration. Source: "Web Apps - Get Configuration" (REST, Microsoft.Web). */
export async function readSiteConfig(arm: Arm, target: Target, site: string): Promise<SiteConfig> {
  const answer = await arm.get(versioned('web', `${sitePath(target, site)}/config/web`), SiteConfigAnswer);
  if (!answer) throw unexpected(`The site ${site} went away while it was looked at.`);
  const { appCommandLine, ipSecurityRestrictions, cors } = answer.properties;
  return {
    appCommandLine: appCommandLine ?? '',
    accessRules: (ipSecurityRestrictions ?? [])
      .map(({ name, action }) => `${name ?? 'a rule without a name'}: ${action ?? 'Deny'}`)
      .filter((rule) => rule !== 'Allow all: Allow'),
    allowedOrigins: cors?.allowedOrigins ?? [],
  };
}

const Allowed = z.object({ properties: z.object({ allow: z.boolean().nullish() }) });

/** Whether a site takes deployments with publishing credentials. Source: "Web Apps - Get Scm Allowed" (REST, Microsoft.Web). */
export async function readBasicAuthAllowed(arm: Arm, target: Target, site: string): Promise<boolean> {
  const path = `${sitePath(target, site)}/basicPublishingCredentialsPolicies/scm`;
  const answer = await arm.get(versioned('web', path), Allowed);
  return answer?.properties.allow ?? true;
}
