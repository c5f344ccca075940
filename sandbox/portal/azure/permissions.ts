import { z } from 'zod';
import { armPath } from './arm.ts';
import type { Azure } from './azure.ts';

const Permissions = z.object({
  value: z.array(z.object({ actions: z.array(z.string()), notActions: z.array(z.string()) })),
});

/**
 * Whether the user's roles at a group or a resource allow `action`: by this a portal decides what to offer; the service
 * decides again. Source: "Permissions - List For Resource" (REST, Microsoft.Authorization).
 * @throws ServiceError 403 for somebody without any role there
 */
export async function mayDo({ arm }: Azure, id: string, action: string): Promise<boolean> {
  const path = armPath(`${id}/providers/Microsoft.Authorization/permissions`);
  const { value } = await arm('GET', path, Permissions);
  const some = (patterns: readonly string[]): boolean => patterns.some((pattern) => matches(pattern, action));
  return value.some(({ actions, notActions }) => some(actions) && !some(notActions));
}

/** `*` stands for anything; case does not matter. Source: "Understand Azure role definitions". */
function matches(pattern: string, action: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`, 'i').test(action);
}

/** What is said to whoever may look at a resource and change nothing. */
export const noRole = (what: string): string =>
  `Your roles here let you look at this ${what}, and change nothing. In the sandbox you can sign in with a different account, or get a role: az role assignment create.`;
