import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Context } from '../context.ts';
import { LabError } from '../errors.ts';

export interface Way {
  readonly env: Context['env'];
  /** Certificates, in PEM, that are trusted beside the usual ones. */
  readonly ca?: string;
  /** A proxy of its own, in the place of the environment's. */
  readonly proxy?: string;
}

/**
 * How requests leave this machine: through the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in
 * either case), trusting what Node.js trusts and the cloud's own certificate authority.
 * Source: undici, `EnvHttpProxyAgent`.
 * @throws LabError `network` when a proxy's address is none
 */
export function connections({ env, ca, proxy }: Way): Dispatcher {
  const trust = ca === undefined ? {} : { ca: [...rootCertificates, ...extraCertificates(env), ca] };
  const from = (name: string): string => env[name.toLowerCase()] ?? env[name.toUpperCase()] ?? '';
  try {
    return new EnvHttpProxyAgent({
      httpProxy: proxy ?? from('http_proxy'),
      httpsProxy: proxy ?? from('https_proxy'),
      noProxy: proxy === undefined ? from('no_proxy') : '',
      connect: trust,
      requestTls: trust,
    });
  } catch (cause) {
    throw new LabError('network', 'HTTPS_PROXY or HTTP_PROXY is set to something that is no address.', {
      next: 'Set it to the address of the proxy (http://proxy.example:8080), or remove it.',
      cause,
    });
  }
}

/** What NODE_EXTRA_CA_CERTS names, which Node.js leaves out where an authority is named. Source: Node.js, tls. */
function extraCertificates({ NODE_EXTRA_CA_CERTS: file }: Context['env']): string[] {
  if (!file) return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return []; // Node.js warns of it, and goes on
  }
}
