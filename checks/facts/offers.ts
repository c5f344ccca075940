import { z } from 'zod';
import type { Target } from '../target.ts';
import type { Arm } from './arm.ts';
import { unlessForbidden } from './error.ts';
import { subscriptionPath, versioned } from './ids.ts';

const Stack = z.object({
  properties: z.object({
    value: z.string(),
    majorVersions: z.array(
      z.object({
        minorVersions: z.array(
          z.object({
            stackSettings: z.object({
              linuxRuntimeSettings: z
                .object({
                  runtimeVersion: z.string().nullish(),
                  isHidden: z.boolean().nullish(),
                  isDeprecated: z.boolean().nullish(),
                  endOfLifeDate: z.string().nullish(),
                })
                .nullish(),
            }),
          }),
        ),
      }),
    ),
  }),
});

/**
 * The Node runtimes that Linux sites are offered today, as `linuxFxVersion` spells them (`NODE|22-lts`), chosen as `az
 * webapp list-runtimes` chooses. Source: "Provider - Get Web App Stacks" (REST, Microsoft.Web).
 */
export async function readRuntimes(arm: Arm, now: Date): Promise<readonly string[]> {
  const stacks = (await arm.list(versioned('web', '/providers/Microsoft.Web/webAppStacks'), Stack)) ?? [];
  return stacks
    .filter(({ properties }) => properties.value === 'node')
    .flatMap(({ properties }) => properties.majorVersions)
    .flatMap(({ minorVersions }) => minorVersions)
    .flatMap(({ stackSettings }) => stackSettings.linuxRuntimeSettings ?? [])
    .filter(({ isHidden, isDeprecated }) => !isHidden && !isDeprecated)
    .filter(({ endOfLifeDate }) => !endOfLifeDate || new Date(endOfLifeDate) > now)
    .flatMap(({ runtimeVersion }) => runtimeVersion ?? []);
}

const Availability = z.object({
  nameAvailable: z.boolean(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
});

/** Whether a new site may have a name; if not, `Invalid` or `AlreadyExists` and Azure's own sentence. */
export interface NameAvailability {
  readonly available: boolean;
  readonly reason: string;
  readonly message: string;
}

/**
 * Asks whether a site may be called `name`; `undefined` for who may not ask, because it only explains what is
 * known without it. Source: "Check Name Availability" (REST, Microsoft.Web).
 */
export async function readNameAvailability(
  arm: Arm,
  target: Target,
  name: string,
): Promise<NameAvailability | undefined> {
  const path = `${subscriptionPath(target.subscription)}/providers/Microsoft.Web/checknameavailability`;
  const question = { name, type: 'Site' };
  const answer = await unlessForbidden(arm.post(versioned('web', path), Availability, question));
  if (!answer) return undefined;
  return {
    available: answer.nameAvailable,
    reason: answer.reason ?? '',
    message: answer.message ?? '',
  };
}
