import { z } from 'zod';
import type { Log } from '../../core/log.ts';

const Rules = z.array(z.object({ ipAddress: z.string().nullish(), action: z.string().nullish() }));

/**
 * Says in the log which of the things that were just asked of a site are kept and shown, and do nothing here: a learner
 * who locks an app up would else believe that it is locked. `config` is what was sent of its configuration, `properties`
 * of the site itself. Source: "Set up Azure App Service access restrictions"; "Configure TLS mutual authentication".
 */
export function noteWithoutEffect(
  log: Log,
  config: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, unknown>> = {},
): void {
  const asked = {
    'access restrictions':
      isRestricted(config.ipSecurityRestrictions) ||
      isRestricted(config.scmIpSecurityRestrictions) ||
      config.ipSecurityRestrictionsDefaultAction === 'Deny' ||
      config.scmIpSecurityRestrictionsDefaultAction === 'Deny',
    'publicNetworkAccess Disabled':
      config.publicNetworkAccess === 'Disabled' || properties.publicNetworkAccess === 'Disabled',
    'client certificates': properties.clientCertEnabled === true,
  };
  for (const [what, isAsked] of Object.entries(asked)) {
    if (isAsked)
      log.notImitated('ARM', `the effect of ${what}: they are kept, and the app is reached as before`);
  }
}

/** Every site shows a rule that lets everybody in, and clients send it back. */
function isRestricted(rules: unknown): boolean {
  const { data = [] } = Rules.safeParse(rules);
  return data.some(({ ipAddress, action }) => ipAddress !== 'Any' || action?.toLowerCase() === 'deny');
}
