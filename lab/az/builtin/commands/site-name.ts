import { z } from 'zod';
import type { Session } from '../session.ts';
import { webPath } from './ids.ts';

const Answer = z.object({
  nameAvailable: z.boolean(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
});

export interface Availability {
  readonly free: boolean;
  /** `Invalid` or `AlreadyExists`. */
  readonly reason: string;
  readonly message: string;
}

/** Whether a site may have this name. Source: "Check Name Availability" (REST, Microsoft.Web), az 2.45 tried. */
export async function readAvailability(az: Session, name: string): Promise<Availability> {
  const path = `${webPath(az)}/checknameavailability`;
  const answer = await az.arm.send('POST', path, Answer, { name, type: 'Site' });
  if (name.includes('.')) {
    return {
      free: false,
      reason: 'Invalid',
      message:
        'Site names only allow alphanumeric characters and hyphens, cannot start or end in a hyphen, and must be less than 64 chars.',
    };
  }
  return { free: answer.nameAvailable, reason: answer.reason ?? '', message: answer.message ?? '' };
}
