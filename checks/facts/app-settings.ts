import { z } from 'zod';
import type { Target } from '../target.ts';
import { type Arm, unexpected } from './arm.ts';
import { sitePath, versioned } from './ids.ts';

const AppSettings = z.object({ properties: z.record(z.string(), z.string()) });

/**
 * The app settings of a site, names to values; a setting that is not there is not in the map.
 * Source: "Web Apps - List Application Settings" (REST, Microsoft.Web); a POST, because values are secrets.
 * @throws FactError `forbidden` without Microsoft.Web/sites/config/list/action
 */
export async function readAppSettings(
  arm: Arm,
  target: Target,
  site: string,
): Promise<ReadonlyMap<string, string>> {
  const path = versioned('web', `${sitePath(target, site)}/config/appsettings/list`);
  const answer = await arm.post(path, AppSettings);
  if (!answer) throw unexpected(`The site ${site} went away while it was looked at.`);
  return new Map(Object.entries(answer.properties));
}
