import type { Method } from '../az/builtin/services/http.ts';

/** One request and its answer, in the form that recordings of the real services are kept in: a line of JSON each. */
export interface Row {
  /** Which recording it is of, and its number there. */
  source: string;
  /** The question that it belongs to: the operation as the parity page calls it. */
  command: string;
  method: Method;
  url: string;
  requestHeaders: Record<string, string>;
  /** JSON as it is; a form as its text. */
  requestBody?: unknown;
  /** The size of a zip that was sent, in bytes; it is left out. */
  requestArchive?: number;
  status: number;
  responseHeaders: Record<string, string>;
  /** JSON as it is, else text; pages are left out. */
  responseBody?: unknown;
  /** How often the same was asked until this was the answer. */
  polls?: number;
}

/** The headers that say what was asked, and how it was answered; all others are left out, those with secrets among them. */
const HEADERS = new Set([
  'accept',
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-max-age',
  'access-control-request-headers',
  'access-control-request-method',
  'azure-asyncoperation',
  'cache-control',
  'consistencylevel',
  'content-type',
  'etag',
  'location',
  'odata-version',
  'origin',
  'request-id',
  'retry-after',
  'strict-transport-security',
  'vary',
  'www-authenticate',
  'x-content-type-options',
  'x-ms-failure-cause',
  'x-ms-middleware-request-id',
]);

/** The headers of a request or an answer that are written down, by lower-case name. */
export const headersOf = (headers: Iterable<readonly [string, string]>): Record<string, string> =>
  Object.fromEntries(
    [...headers]
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => HEADERS.has(name)),
  );

/** The body of an answer as it is written down; a page says nothing that could be compared. */
export function bodyOf(text: string, contentType: string): unknown {
  if (text === '' || /^\s*<(?:!doctype|html)/i.test(text)) return undefined;
  if (!/json/i.test(contentType)) return text;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return text;
  }
}

/** The rows of one recording, as they come. */
export interface Recording {
  readonly rows: readonly Row[];
  add(row: Omit<Row, 'source' | 'command' | 'polls'>): void;
  /** The next row is the same question, asked again: it takes the place of the last. */
  again(): void;
  /** The question that the next rows belong to. */
  begin(command: string): void;
}

/** An empty recording of this name. */
export function createRecording(name: string): Recording {
  const rows: Row[] = [];
  let command = '';
  let polls = 0;
  return {
    rows,
    begin: (next) => {
      command = next;
    },
    again: () => {
      polls = (rows.pop()?.polls ?? 1) + 1;
    },
    add: (row) => {
      rows.push({ source: `${name}#${rows.length}`, command, ...row, ...(polls > 0 ? { polls } : {}) });
      polls = 0;
    },
  };
}
