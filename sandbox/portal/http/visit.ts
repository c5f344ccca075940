import type { Request, Response } from 'express';
import type { Azure } from '../azure/azure.ts';
import type { Me } from '../session/me.ts';
import type { Session } from '../session/sessions.ts';

/** One request of somebody who is signed in. */
export interface Visit {
  readonly req: Request;
  readonly res: Response;
  /** The parts of the path that its route names. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly session: Session;
  readonly me: Me;
  /** The services, asked as that user. */
  readonly azure: Azure;
}
