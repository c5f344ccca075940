import type { IncomingMessage, ServerResponse } from 'node:http';

/** The value of a cookie that holds one of our own secrets; anything of another form is none. */
export function cookieOf(req: IncomingMessage, name: string): string | undefined {
  return new RegExp(`(?:^|;\\s*)${name}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(req.headers.cookie ?? '')?.[1];
}

/**
 * Sets a cookie that scripts cannot read and that other sites' forms do not send. Over plain http it is not `Secure`: not
 * every browser keeps such a cookie there, even for this machine.
 */
export function setCookie(
  req: IncomingMessage,
  res: ServerResponse,
  name: string,
  value: string,
  { maxAge }: { readonly maxAge?: number } = {},
): void {
  const attributes = [
    `${name}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    ...('encrypted' in req.socket ? ['Secure'] : []),
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
  ];
  res.appendHeader('set-cookie', attributes.join('; '));
}
