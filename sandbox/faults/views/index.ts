import type { Clock } from '../../core/clock.ts';
import type { Directory } from '../../state/directory.ts';
import type { Resources } from '../../state/resources.ts';
import type { Faults } from '../faults.ts';
import { type DirectoryViews, directoryViews } from './directory.ts';
import { strictDirectory } from './policies.ts';
import { type ResourceViews, resourceViews } from './resources.ts';

/** The state as each service has it while there are faults; without any, all of them have it as it is. */
export interface Views {
  readonly directory: DirectoryViews;
  readonly resources: ResourceViews;
  /** Seconds that tokens live, where that was asked for. */
  tokenLifetime(): number | undefined;
  /** Seconds for which tokens are taken after their end: five minutes, or none where their life was asked for. */
  leeway(): number;
  /** Milliseconds that apps take longer. */
  readonly delays: { start(): number; restart(): number };
}

const LEEWAY_SECONDS = 300;

/** Puts the faults that cannot be told from requests alone between the services and the state. */
export function views(
  { directory, resources }: { readonly directory: Directory; readonly resources: Resources },
  faults: Faults,
  clock: Clock,
): Views {
  const tokenLifetime = (): number | undefined => {
    const fault = faults.value('token-lifetime', 'login');
    return fault && Math.max(1, Math.floor(fault.ms / 1000));
  };
  return {
    directory: directoryViews(strictDirectory(directory, faults), faults, clock),
    resources: resourceViews(resources, faults, clock),
    tokenLifetime,
    leeway: () => (tokenLifetime() === undefined ? LEEWAY_SECONDS : 0),
    delays: {
      start: () => faults.value('slow-start', 'site')?.ms ?? 0,
      restart: () => faults.value('restart-delay', 'site')?.ms ?? 0,
    },
  };
}
