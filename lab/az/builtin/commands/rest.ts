import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { command } from '../cli/command.ts';
import { AzError } from '../cli/error.ts';
import { isObject, parseJson } from '../cli/json.ts';
import { flag, required, text, texts } from '../cli/options.ts';
import { splitOnce } from '../cli/parse.ts';
import type { Method } from '../services/http.ts';
import type { Session } from '../session.ts';

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;

/** `az rest`. Source: "az rest" (learn.microsoft.com), az 2.45 tried and recorded. */
export const restCommands = [
  command({
    name: 'rest',
    summary: 'Invoke a custom request.',
    raw: true,
    options: {
      url: required(
        text('--url --uri -u', 'The URL; what begins with / is asked of ARM; {subscriptionId} is filled in.'),
      ),
      method: text('--method -m', 'The HTTP method. Default: get.', { choices: METHODS }),
      headers: texts('--headers', 'Headers: KEY=VALUE …, or JSON.'),
      parameters: texts('--uri-parameters --url-parameters', 'Query parameters: KEY=VALUE …, or JSON.'),
      body: text('--body -b', 'The body; @file reads it from a file.'),
      skipAuthorization: flag('--skip-authorization-header', 'Send no token.'),
      resource: text('--resource', 'What the token is for. Default: found by the URL.'),
      outputFile: text('--output-file', 'Save the answer to this file.'),
    },
    async run({ url: given, method = 'get', body, outputFile, ...more }, az) {
      const url = withParameters(fullUrl(az, given), readPairs(more.parameters));
      const headers = new Map(
        [...readPairs(more.headers)].map(([name, value]): [string, string] => [name.toLowerCase(), value]),
      );
      const json = body === undefined ? undefined : parseJson(body.replace(/^\s+|\s+$/g, ''));
      if (json !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
      headers.set('x-ms-client-request-id', randomUUID());
      const token = headers.has('authorization') ? undefined : await authorizationFor(az, url, more);
      if (token !== undefined) headers.set('authorization', token);
      const answer = await az.http.send({
        method: METHOD[method] ?? 'GET',
        url,
        headers: Object.fromEntries(headers),
        ...(body === undefined ? {} : { body: json === undefined ? body : JSON.stringify(json) }),
        once: true,
      });
      if (answer.status >= 400) {
        throw new AzError(`${answer.reason || answer.status}${answer.text === '' ? '' : `(${answer.text})`}`);
      }
      if (outputFile !== undefined) {
        writeFileSync(resolve(az.cwd, outputFile), answer.text);
        return undefined;
      }
      const result = parseJson(answer.text);
      if (result === undefined && answer.text !== '') {
        az.warn(
          'Not a json response, outputting to stdout. For binary data suggest use "--output-file" to write to a file',
        );
        az.print(`${answer.text}\n`);
      }
      return result;
    },
  }),
];

const METHOD: Readonly<Record<string, Method>> = {
  get: 'GET',
  head: 'HEAD',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  options: 'OPTIONS',
};

function fullUrl({ cloud, subscription }: Session, given: string): string {
  const url = (given.includes('://') ? given : `${cloud.arm}${given}`).replaceAll(
    '{subscriptionId}',
    subscription,
  );
  if (!URL.canParse(url) || !/^https?:/i.test(url)) throw new AzError(`'${given}' is no URL.`);
  return url;
}

function withParameters(url: string, parameters: ReadonlyMap<string, string>): string {
  if (parameters.size === 0) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams([...parameters])}`;
}

/** A token is sent to the cloud's own services, and elsewhere only when it is asked for by name. */
async function authorizationFor(
  az: Session,
  url: string,
  { skipAuthorization, resource }: { skipAuthorization: boolean; resource: string | undefined },
): Promise<string | undefined> {
  if (skipAuthorization || !url.toLowerCase().startsWith('https://')) return undefined;
  const known: Record<string, string> = {
    [az.cloud.arm]: az.cloud.resources.arm,
    [az.cloud.graph]: az.cloud.resources.graph,
  };
  const wanted = resource ?? known[new URL(url).origin];
  if (wanted !== undefined) return az.tokens.authorization(wanted);
  az.warn(
    "Can't derive appropriate Azure AD resource from --url to acquire an access token. If access token is required, use --resource to specify the resource",
  );
  return undefined;
}

function readPairs(words: readonly string[] = []): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const word of words) {
    const json = parseJson(word);
    if (isObject(json)) {
      for (const [name, value] of Object.entries(json)) pairs.set(name, String(value));
      continue;
    }
    const [name, value] = splitOnce(word, '=');
    if (value === undefined) throw new AzError(`It has to be written as KEY=VALUE; '${name}' is not.`);
    pairs.set(name, value);
  }
  return pairs;
}
