import { z } from 'zod';
import type { Cloud } from '../cloud.ts';
import { generalRefusal, json, parse, saidIn, unexpected } from './arm.ts';
import { FactError } from './error.ts';
import type { Answer } from './http.ts';
import type { SignedIn } from './tokens.ts';

/**
 * Microsoft Graph, read only. What does not exist is `undefined`; everything else that is not an answer is a FactError:
 * `not-signed-in`, `forbidden`, `throttled`, `unreachable`, `unexpected-answer`.
 */
export interface Graph {
  /** Reads `path` (`/applications/…`) and gives what `shape` takes of the answer. */
  get<T>(path: string, shape: z.ZodType<T>): Promise<T | undefined>;
  /**
   * All items of a list, page after page. `advanced`: a filter that Graph's index answers, which may lag behind.
   * Source: "Advanced query capabilities on Microsoft Entra ID objects".
   */
  list<T>(path: string, item: z.ZodType<T>, options?: { readonly advanced?: boolean }): Promise<readonly T[]>;
}

const ErrorBody = z
  .object({ error: z.object({ code: z.string(), message: z.string() }) })
  .transform(({ error }) => error);

const MOST_PAGES = 20;

export interface GraphOptions {
  readonly signedIn: SignedIn;
  readonly cloud: Cloud;
  /** For advice. */
  readonly tenant: string;
}

export function createGraph({ signedIn, cloud, tenant }: GraphOptions): Graph {
  async function read<T>(url: string, shape: z.ZodType<T>, advanced: boolean): Promise<T | undefined> {
    const answer = await signedIn.ask(url, advanced ? { headers: { consistencylevel: 'eventual' } } : {});
    if (answer.status === 200) return parse(shape, answer.text, `GET ${new URL(url).pathname}`);
    const error = ErrorBody.safeParse(json(answer.text)).data;
    if (answer.status === 404 && error) return undefined;
    throw refusal(answer, error);
  }

  function refusal(answer: Answer, error: z.infer<typeof ErrorBody> | undefined): FactError {
    const said = saidIn(answer, error);
    if (answer.status === 403) return mayNotRead(said);
    return (
      generalRefusal(answer, said, { cloud, tenant, resource: 'graph' }) ??
      unexpected(`Microsoft Graph did not understand the question. ${said}`)
    );
  }

  return {
    get: (path, shape) => read(`${cloud.graph}/v1.0${path}`, shape, false),
    async list(path, item, { advanced = false } = {}) {
      const Page = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
      const items = [];
      let url: string | undefined =
        `${cloud.graph}/v1.0${path}${advanced ? `${path.includes('?') ? '&' : '?'}$count=true` : ''}`;
      for (let page = 0; url && page < MOST_PAGES; page += 1) {
        // A link that leads away from Graph would take the token with it.
        if (new URL(url).origin !== cloud.graph) throw unexpected('Graph gave a next page on another host.');
        const answer: z.infer<typeof Page> | undefined = await read(url, Page, advanced);
        items.push(...(answer?.value ?? []));
        url = answer?.['@odata.nextLink'];
      }
      return items;
    },
  };
}

/**
 * `forbidden`. Members of a tenant may read app registrations, unless somebody has restricted that; guests may not.
 * Source: "Default user permissions in Microsoft Entra ID".
 */
const mayNotRead = (said: string): FactError =>
  new FactError('forbidden', `Microsoft Entra ID does not let you read this. ${said}`, {
    kind: 'no-directory-permission',
    next: 'Sign in as a member of the tenant, not as a guest; or ask an administrator for the role Directory Readers.',
  });

/** A text in a filter: in quotes, which are doubled within. Source: "OData Version 4.01. URL Conventions", literals. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** `?name=value&…` of system query options (`$filter`, `$select`). */
export const query = (options: Readonly<Record<string, string>>): string =>
  `?${Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;
