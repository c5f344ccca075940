import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';

/** The name of the stack that a site asks for and the sandbox cannot run, which has Node.js alone; else `undefined`. */
export function otherStack({ linux, config }: Pick<Frozen<Site>, 'linux' | 'config'>): string | undefined {
  const [stack = ''] = String(config.linuxFxVersion ?? '').split('|');
  return linux && stack !== '' && !/^node$/i.test(stack) ? stack.toUpperCase() : undefined;
}

/** Whether the app of a stack is an image from elsewhere: nothing needs to be deployed for it. */
export const isContainer = (stack: string): boolean => /^(DOCKER|COMPOSE|SITECONTAINERS)$/.test(stack);
