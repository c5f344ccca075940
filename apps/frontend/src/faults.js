import { tidyRequest } from './access-log.js';

/**
 * Logs a fault of ours: the request, and the fault's kind and place. Its message is left out, because messages quote
 * what they could not use.
 * @param {unknown} error
 * @param {import('express').Request} req
 * @param {(line: string) => void} log
 */
export function logFault(error, req, log) {
  const kind = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? /^ +(at .*)$/m.exec(error.stack ?? '')?.[1] : undefined;
  log(`fault in ${tidyRequest(req)}: ${kind} ${place ?? ''}`.trim());
}
