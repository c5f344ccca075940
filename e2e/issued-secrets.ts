import { ServerResponse } from 'node:http';

/** What in an answer is a secret: by its name in JSON, in a form, in an address. */
const FORMS = [
  /"(?:access_token|refresh_token|id_token|secretText|publishingPassword|device_code)"\s*:\s*"([^"]{16,})"/g,
  /name="(?:code|id_token|access_token)" value="([^"]{16,})"/g,
  /[?&#](?:code|id_token)=([^&"'\s]{16,})/g,
];

/** Shorter values of cookies are switches and the like. */
const SHORTEST_COOKIE = 24;

/**
 * Listens to every answer of the servers in this process and collects the secrets in it: tokens, codes, client secrets,
 * passwords and cookies. `stop` ends it.
 */
export function collectIssuedSecrets(): { readonly found: ReadonlySet<string>; stop(): void } {
  const found = new Set<string>();
  const { write, end, writeHead } = ServerResponse.prototype;
  const read = (text: string): void => {
    for (const form of FORMS) for (const [, secret = ''] of text.matchAll(form)) found.add(secret);
  };
  const hear = (chunk: unknown): void => {
    if (typeof chunk === 'string') read(chunk);
    else if (chunk instanceof Uint8Array) read(Buffer.from(chunk).toString('latin1'));
  };
  const headersOf = (response: ServerResponse): void => {
    read(String(response.getHeader('location') ?? ''));
    for (const cookie of [response.getHeader('set-cookie') ?? []].flat()) {
      const value = String(cookie).split(';')[0]?.split('=').slice(1).join('=') ?? '';
      if (value.length >= SHORTEST_COOKIE) found.add(value);
    }
  };
  ServerResponse.prototype.write = function heard(this: ServerResponse, ...args: unknown[]) {
    hear(args[0]);
    return Reflect.apply(write, this, args);
  };
  ServerResponse.prototype.end = function heard(this: ServerResponse, ...args: unknown[]) {
    hear(args[0]);
    headersOf(this);
    return Reflect.apply(end, this, args);
  };
  ServerResponse.prototype.writeHead = function heard(this: ServerResponse, ...args: unknown[]) {
    const answer = Reflect.apply(writeHead, this, args);
    headersOf(this);
    return answer;
  };
  return { found, stop: () => void Object.assign(ServerResponse.prototype, { write, end, writeHead }) };
}
