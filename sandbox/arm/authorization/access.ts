import type { Caller } from '../../entra/tokens.ts';
import { type Resources, resourceKey } from '../../state/resources.ts';
import { accessErrors } from './error.ts';
import { allows } from './roles.ts';

/** Who may do what where, by role assignments. Source: "What is Azure role-based access control". */
export interface Access {
  /** Whether a role at `scope`, or above it, allows `action`. */
  allowed(caller: Caller, action: string, scope: string): boolean;
  /** Whether a role at `scope`, above it, or on anything below it, allows `action`. */
  allowedSomewhere(caller: Caller, action: string, scope: string): boolean;
  /** Whether any role was given at `scope`, above it, or on anything below it: then the scope itself is visible. */
  hasRole(caller: Caller, scope: string): boolean;
  /** @throws ArmError 403 AuthorizationFailed */
  demand(caller: Caller, action: string, scope: string): void;
}

/** Whether `scope` is `outer` or lies in it; ids are compared without case, whole segments at a time. */
export function within(scope: string, outer: string): boolean {
  return `${resourceKey(scope)}/`.startsWith(`${resourceKey(outer)}/`);
}

/** Access by the role assignments in `resources`. */
export function access({ roleAssignments }: Pick<Resources, 'roleAssignments'>): Access {
  const assigned = (caller: Caller, action: string) =>
    roleAssignments.all().filter((each) => each.principalId === caller.objectId && allows(each.role, action));
  const allowed = (caller: Caller, action: string, scope: string): boolean =>
    assigned(caller, action).some((each) => within(scope, each.scope));
  return {
    allowed,
    allowedSomewhere: (caller, action, scope) =>
      assigned(caller, action).some((each) => within(scope, each.scope) || within(each.scope, scope)),
    hasRole: (caller, scope) =>
      roleAssignments
        .all()
        .filter((each) => each.principalId === caller.objectId)
        .some((each) => within(scope, each.scope) || within(each.scope, scope)),
    demand(caller, action, scope) {
      if (!allowed(caller, action, scope)) {
        throw accessErrors.forbidden(caller.name, caller.objectId, action, scope);
      }
    },
  };
}
