/** The cookies of the gateway, with the attributes that the real one sets. Names and attributes: recorded answers. */

/** Browsers keep 4,096 bytes a cookie, name and attributes included. */
const CHUNK = 3500;

/** How many parts a session may have: more than fits into a request's headers is not accepted back either. */
const MOST_CHUNKS = 8;

const ATTRIBUTES = 'path=/; secure; HttpOnly; SameSite=None';
const ENDED = 'path=/; secure; HttpOnly; SameSite=None; expires=Thu, 01 Jan 1970 00:00:00 GMT';

/** The cookies of a request by name; of two with one name the first counts (RFC 6265, section 5.4: longest path first). */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    if (at > 0 && !cookies.has(name)) cookies.set(name, part.slice(at + 1).trim());
  }
  return cookies;
}

/**
 * `Set-Cookie` values for `value`, split over `name`, `name1`, … when it is long. Parts that were `sent` beyond its end are
 * of a longer value before it, and are removed: they would be read as its continuation.
 */
export function writeCookies(name: string, value: string, sent: ReadonlyMap<string, string>): string[] {
  const chunks = value.match(new RegExp(`.{1,${CHUNK}}`, 'g')) ?? [''];
  const written = chunks.map((chunk, index) => `${partName(name, index)}=${chunk}; ${ATTRIBUTES}`);
  return [...written, ...removal(parts(name, sent).slice(chunks.length))];
}

/** `Set-Cookie` values that remove `name` and its parts, those that the request has. */
export function removeCookies(name: string, sent: ReadonlyMap<string, string>): string[] {
  return removal(parts(name, sent));
}

const removal = (names: readonly string[]): string[] => names.map((name) => `${name}=deleted; ${ENDED}`);

/** The value of a cookie that may have been split. */
export function joinCookie(name: string, sent: ReadonlyMap<string, string>): string | undefined {
  const found = parts(name, sent);
  return found.length === 0 ? undefined : found.map((part) => sent.get(part) ?? '').join('');
}

const partName = (name: string, index: number): string => (index === 0 ? name : `${name}${index}`);

function parts(name: string, sent: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (let index = 0; index < MOST_CHUNKS && sent.has(partName(name, index)); index++)
    found.push(partName(name, index));
  return found;
}
