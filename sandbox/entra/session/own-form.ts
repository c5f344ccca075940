import type { Request } from 'express';
import { requestErrors } from '../errors/request.ts';
import { FIELDS } from '../pages/fields.ts';
import type { Parameters } from '../request.ts';
import type { Session } from './sessions.ts';

/**
 * A form that the sandbox acts upon was on one of its pages: its canary belongs to the browser's cookie, and the browser,
 * where it says so, sent it from a page of this host.
 * @throws EntraError 165000
 */
export function checkOwnForm(req: Request, form: Parameters, session: Session): void {
  const origin = req.get('origin');
  const foreign = origin !== undefined && origin !== 'null' && hostOf(origin) !== req.get('host');
  if (foreign || !session.isOwn(form.get(FIELDS.canary))) throw requestErrors.requestTokens();
}

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host : undefined;
