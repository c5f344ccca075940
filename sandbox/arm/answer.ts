import type { ServerResponse } from 'node:http';
import { whyFailed } from '../core/disk.ts';
import { BODY_LIMIT } from './body.ts';
import { ArmError, armErrors } from './error.ts';
import { answerHeaders } from './headers.ts';
import type { Answer } from './operation.ts';
import { WebError } from './web/error.ts';

/** What a handler threw, as an error to answer with; Express's own (an unreadable body or URL) have a 4xx status. */
export function asAnswerable(error: unknown): ArmError | WebError {
  if (error instanceof ArmError || error instanceof WebError) return error;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) return armErrors.contentTooLarge(BODY_LIMIT);
  if (typeof status === 'number' && status >= 400 && status < 500) return armErrors.unreadableRequest();
  return new ArmError(500, 'InternalServerError', whyFailed(error));
}

/** The answer that an error is. */
export function errorAnswer(error: ArmError | WebError): Answer {
  const { status } = error;
  if (error instanceof WebError) return { status, web: true, json: error.body() };
  return { status, json: error.body(), headers: { 'x-ms-failure-cause': 'gateway', ...error.headers } };
}

/** Sends `answer`; `headers` are those of every answer. */
export function send(res: ServerResponse, answer: Answer, headers: Record<string, string>): void {
  const text = answer.xml ?? (answer.json === undefined ? undefined : JSON.stringify(answer.json));
  res.writeHead(answer.status, {
    ...headers,
    ...answerHeaders(answer),
    ...(answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(text ?? '') }),
  });
  res.end(text);
}
