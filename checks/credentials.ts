import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { connect } from 'node:tls';
import { ClientSecretCredential } from '@azure/identity';
import type { Cloud, Credential } from './cloud.ts';
import { isSandboxHost, outside, type SandboxAddress } from './clouds.ts';

/** Who the lab is in a sandbox, as its `sandbox.json` says. */
export interface SandboxIdentity extends SandboxAddress {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * The sandbox's own service principal, by the same library that signs in to real clouds. The agent is set by a policy,
 * because the library ignores TLS settings as soon as a proxy is set (@azure/core-rest-pipeline).
 * @throws what reading `caFile` throws
 */
export function sandboxCredential(
  { tenantId, clientId, clientSecret, port, caFile }: SandboxIdentity,
  cloud: Cloud,
): Credential {
  const agent = new SandboxAgent(port, readFileSync(caFile, 'utf8'));
  return new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: cloud.login,
    disableInstanceDiscovery: true,
    additionalPolicies: [
      {
        position: 'perRetry',
        policy: {
          name: 'sandboxConnection',
          sendRequest(request, next) {
            request.agent = agent;
            return next(request);
          },
        },
      },
    ],
  });
}

/** Connects to the sandbox's port, whatever name of the sandbox's is asked for. */
class SandboxAgent extends Agent {
  readonly #port: number;
  readonly #ca: string;

  constructor(port: number, ca: string) {
    super({ keepAlive: true });
    this.#port = port;
    this.#ca = ca;
  }

  override createConnection({ host }: { host?: string | null }) {
    if (!host || !isSandboxHost(host)) throw outside(host ?? 'a host without a name');
    return connect({ host: '127.0.0.1', port: this.#port, servername: host, ca: this.#ca });
  }
}
