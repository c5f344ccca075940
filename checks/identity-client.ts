import { createHttpHeaders, type HttpClient, RestError } from '@azure/core-rest-pipeline';
import { type Dispatcher, request } from 'undici';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/**
 * How @azure/identity asks: by the same connections as everything else in a cloud, so that one proxy and one certificate
 * authority hold for all of it. (Its own client ignores TLS settings as soon as a proxy is set.)
 * `onRefusal` is told of answers that refuse, as MSAL keeps what some of them say to itself.
 * Source: @azure/core-rest-pipeline, `HttpClient`.
 */
export function identityClient(dispatcher: Dispatcher, onRefusal: (text: string) => void): HttpClient {
  return {
    async sendRequest(asked) {
      const { url, body, headers, abortSignal, timeout } = asked;
      const method = METHODS.find((each) => each === asked.method);
      if (!method) throw new RestError(`${asked.method} is not asked for tokens`, { request: asked });
      const aborted = new AbortController();
      abortSignal?.addEventListener('abort', () => aborted.abort());
      try {
        const answer = await request(url, {
          method,
          dispatcher,
          headers: headers.toJSON(),
          ...(typeof body === 'string' ? { body } : {}),
          signal:
            timeout > 0 ? AbortSignal.any([aborted.signal, AbortSignal.timeout(timeout)]) : aborted.signal,
        });
        const plain = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
        const bodyAsText = await answer.body.text();
        if (answer.statusCode >= 400) onRefusal(bodyAsText);
        return {
          request: asked,
          status: answer.statusCode,
          headers: createHttpHeaders(Object.fromEntries(plain)),
          bodyAsText,
        };
      } catch (error) {
        const found = error instanceof Error && 'code' in error ? String(error.code) : 'REQUEST_SEND_ERROR';
        // undici's own name for a connection that broke; the library asks again after those that Node has names for.
        const code = found === 'UND_ERR_SOCKET' ? 'ECONNRESET' : found;
        const reason = error instanceof Error ? error.message : String(error);
        throw new RestError(`${code}: ${reason}`, { code, request: asked });
      }
    },
  };
}
