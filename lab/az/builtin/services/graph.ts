import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Cloud } from '../../../../checks/cloud.ts';
import { AzError, EXIT } from '../cli/error.ts';
import { Json, type JsonObject, parseJson } from '../cli/json.ts';
import type { Http, HttpAnswer, Method } from './http.ts';
import { read } from './read.ts';
import type { Tokens } from './tokens.ts';

/** Microsoft Graph v1.0. Paths begin after the version: `/applications`. */
export interface Graph {
  /** Sends and gives the answer's object; `{}` where there is none. @throws GraphError */
  send(method: Method, path: string, body?: Json): Promise<JsonObject>;
  /** Reads all items of a list, page after page. */
  list(path: string, filter?: string): Promise<JsonObject[]>;
  /** What a reference to a directory object looks like. */
  reference(id: string): string;
}

/** Graph refused: az prints its message alone. */
export class GraphError extends AzError {
  readonly status: number;

  constructor(message: string, status: number, exitCode: number = EXIT.failed) {
    super(message, { exitCode });
    this.status = status;
  }
}

const Refusal = z.object({ error: z.object({ message: z.string() }) });
const JsonObjects = z.record(z.string(), Json);
const Page = z.object({ value: z.array(JsonObjects), '@odata.nextLink': z.string().optional() });

export interface GraphOptions {
  readonly cloud: Cloud;
  readonly http: Http;
  readonly tokens: Tokens;
}

export function createGraph({ cloud, http, tokens }: GraphOptions): Graph {
  const root = `${cloud.graph}/v1.0`;
  const ask = async (method: Method, url: string, body?: Json): Promise<HttpAnswer> => {
    const send = (authorization: string): Promise<HttpAnswer> =>
      http.send({
        method,
        url,
        headers: {
          authorization,
          'x-ms-client-request-id': randomUUID(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const { graph } = cloud.resources;
    const refused = await tokens.authorization(graph);
    let answer = await send(refused);
    if (answer.status === 401) {
      // It may have ended on the way.
      const other = await tokens.authorization(graph, { refused });
      if (other !== refused) answer = await send(other);
    }
    if (answer.status < 400) return answer;
    const said = Refusal.safeParse(parseJson(answer.text)).data?.error.message;
    throw new GraphError(said || `${answer.reason}(${answer.text})`, answer.status);
  };
  return {
    async send(method, path, body) {
      const answer = await ask(method, `${root}${path}`, body);
      return answer.text === '' ? {} : read(JsonObjects, answer, `${method} ${path}`);
    },
    async list(path, filter) {
      const items: JsonObject[] = [];
      let next: string | undefined =
        filter === undefined ? `${root}${path}` : `${root}${path}?$filter=${encodeURIComponent(filter)}`;
      while (next !== undefined) {
        // A link that leads away from Graph would take the token with it.
        if (new URL(next).origin !== cloud.graph) throw new AzError('A page of the list is on another host.');
        const answer: HttpAnswer = await ask('GET', next);
        const page: z.infer<typeof Page> = read(Page, answer, `GET ${path}`);
        items.push(...page.value);
        next = page['@odata.nextLink'];
      }
      return items;
    },
    reference: (id) => `${root}/directoryObjects/${id}`,
  };
}

/** Runs a `show` command: what is not there ends it with 3 instead of 1, as az does. */
export async function shown<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GraphError && error.status === 404) {
      throw new GraphError(error.message, error.status, EXIT.notFound);
    }
    throw error;
  }
}

/** A text within an OData literal. Source: OData 4.01, "ABNF: string literals" (a quote is doubled). */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
