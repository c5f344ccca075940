import type { Clock } from '../../core/clock.ts';
import { type Directory, directoryOf } from '../../state/directory.ts';
import type { Faults } from '../faults.ts';
import { replicated } from './replica.ts';

/** The directory as each service has it. */
export interface DirectoryViews {
  /** For what Graph changes. */
  readonly written: Directory;
  /** For what Graph reads. */
  readonly read: Directory;
  /** For sign-in. What it changes itself, such as a user's consent, it knows at once. */
  readonly signIn: Directory;
}

/**
 * The directory with the fault `replication`: what is made or changed by Graph is there at once for who changes it on, and
 * is seen later by those who read it and those who sign in. Registrations, enterprise applications, grants and
 * assignments are replicated; accounts are not, since no step makes any.
 * Sources: "Microsoft Entra architecture" (replication); azure-docs#84585 and microsoft-authentication-library-for-dotnet#2612
 * (what is new is seen at different times by Graph and at sign-in).
 */
export function directoryViews(directory: Directory, faults: Faults, clock: Clock): DirectoryViews {
  const lagOf = (service: 'graph' | 'login') => (): number => faults.value('replication', service)?.ms ?? 0;
  const [graph, login] = [lagOf('graph'), lagOf('login')];
  const options = {
    keyOf: ({ id }: { readonly id: string }): string => id,
    clock,
    longest: () => Math.max(graph(), login()),
  };
  const replicas = {
    applications: replicated(directory.applications, options),
    servicePrincipals: replicated(directory.servicePrincipals, options),
    grants: replicated(directory.grants, options),
    appRoleAssignments: replicated(directory.appRoleAssignments, options),
  };
  const { applications, servicePrincipals, grants, appRoleAssignments } = replicas;
  const seen = (lag: () => number): Directory => {
    const view = directoryOf(
      {
        ...directory,
        applications: applications.seen(lag),
        servicePrincipals: servicePrincipals.seen(lag),
        grants: grants.seen(lag),
        appRoleAssignments: appRoleAssignments.seen(lag),
      },
      directory.transaction,
    );
    return { ...view, tenantPolicies: directory.tenantPolicies };
  };
  return {
    written: {
      ...directory,
      applications: applications.written,
      servicePrincipals: servicePrincipals.written,
      grants: grants.written,
      appRoleAssignments: appRoleAssignments.written,
    },
    read: seen(graph),
    signIn: seen(login),
  };
}
