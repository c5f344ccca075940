import { z } from 'zod';

/** The services that the portal asks. */
export type Service = 'arm' | 'graph';

/** What a service answered instead of what it was asked for: its own code and words. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly service: Service;
  readonly status: number;
  readonly code: string;

  constructor(service: Service, status: number, code: string, message: string) {
    super(message);
    this.service = service;
    this.status = status;
    this.code = code;
  }
}

/** Nobody is signed in any more: the session's tokens are over and cannot be renewed. */
export class SignedOutError extends Error {
  override readonly name = 'SignedOutError';
}

const Details = z.array(z.object({ message: z.string().nullish(), target: z.string().nullish() })).nullish();

/** ARM and Graph wrap their errors in `error`; Microsoft.Web's own have capitals and no wrapping. */
const Wrapped = z.object({ error: z.object({ code: z.string(), message: z.string(), details: Details }) });
const Web = z.object({ Code: z.string(), Message: z.string() });

/** The error in an answer of `service`, whichever of its shapes it has. */
export function errorIn(service: Service, status: number, body: unknown): ServiceError {
  const wrapped = Wrapped.safeParse(body);
  if (wrapped.success) {
    const { code, message, details } = wrapped.data.error;
    const more = (details ?? []).flatMap(({ message: text }) => (text && text !== message ? [text] : []));
    return new ServiceError(service, status, code, [message, ...new Set(more)].join(' '));
  }
  const web = Web.safeParse(body);
  if (web.success) return new ServiceError(service, status, web.data.Code, web.data.Message);
  return new ServiceError(service, status, String(status), `The service answered with status ${status}.`);
}
