import type { Request, Response } from 'express';
import type { Joins } from '../../core/journey.ts';
import type { Frozen } from '../../core/store.ts';
import type { AppRole } from '../../state/directory.ts';
import type { Client } from '../client.ts';
import type { Permission } from '../consent/plan.ts';
import type { EntraContext } from '../context.ts';
import type { Resource } from '../resource.ts';
import type { Asked } from '../scope.ts';
import type { Session, SignedIn } from '../session/sessions.ts';

/** An application permission that an administrator is asked for. */
export interface RolePermission {
  readonly resource: Resource;
  readonly role: Frozen<AppRole>;
}

/** The pages that an interaction may show; each has a form of its own. */
type Step = 'account' | 'verify' | 'consent';

/**
 * What authorize, the device code's pages and the admin consent endpoint have in common: somebody signs in, proves more
 * where that is wanted, agrees to permissions, and then something is finished.
 */
export interface Interaction {
  readonly req: Request;
  readonly res: Response;
  readonly context: EntraContext;
  readonly session: Session;
  readonly client: Client;
  readonly asked: Asked;
  /** What the sign-in is for, as the pages say it. */
  readonly purpose: string;
  /** No page may be shown (`prompt=none`). */
  readonly silent: boolean;
  /** An account that is signed in must sign in again (`prompt=login`). */
  readonly again: boolean;
  /** An administrator agrees on behalf of everybody, and nobody else may. */
  readonly forAll: boolean;
  /** Application permissions that are asked for too. */
  readonly roles: readonly RolePermission[];
  /** What joins its events in the journal. */
  readonly joins: Joins;
  /** Where the form of a page goes. */
  action(step: Step): string;
  /** The permissions that this account is to be asked for; none: nothing is in the way. @throws EntraError */
  permissions(account: SignedIn): Permission[];
  /** Everything is agreed to; `adminConsent`: by an administrator for everybody, just now. */
  finish(account: SignedIn, options: { adminConsent: boolean }): void | Promise<void>;
}
