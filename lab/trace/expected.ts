import type { Application } from '../../checks/facts/applications.ts';
import { FactError } from '../../checks/facts/error.ts';
import type { Facts } from '../../checks/facts/index.ts';
import { registrationOf } from '../../checks/judging/registration.ts';
import type { Target } from '../../checks/target.ts';

/** What the lab's own target says that tokens should hold. */
export interface Expected {
  readonly target: Pick<Target, 'tenant' | 'frontend' | 'backend'>;
  /** Where people sign in, and Microsoft Graph: origins. */
  readonly login: string;
  readonly graph: string;
  readonly frontend: Application | undefined;
  readonly backend: Application | undefined;
  /** Why the registrations could not be read. */
  readonly unread: string | undefined;
}

/** Reads it. Without it a trace still tells what happened; so what cannot be read is said, and no error. */
export async function readExpected(facts: Facts, target: Target): Promise<Expected> {
  const { login, graph } = facts.cloud;
  const place = { target, login, graph };
  try {
    const [frontend, backend] = await Promise.all(
      (['frontend', 'backend'] as const).map(
        async (role) => (await registrationOf(facts, target, role))?.application,
      ),
    );
    return { ...place, frontend, backend, unread: undefined };
  } catch (error) {
    if (!(error instanceof FactError)) throw error;
    return { ...place, frontend: undefined, backend: undefined, unread: error.message };
  }
}
