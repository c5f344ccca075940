import {
  AzureCliCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DeviceCodeCredential,
  InteractiveBrowserCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import { EnvHttpProxyAgent } from 'undici';
import type { AuthKind } from './auth-kinds.ts';
import type { Cloud, Credential } from './cloud.ts';
import type { SandboxAddress } from './clouds.ts';
import { FactError } from './facts/error.ts';
import { explainSignIn } from './facts/sign-in-news.ts';
import { identityClient } from './identity-client.ts';

/** Who the lab is in a sandbox, as its `sandbox.json` says. */
export interface SandboxIdentity extends SandboxAddress {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The sandbox's own service principal, by the same library that signs in to real clouds. */
export function sandboxCredential(
  { tenantId, clientId, clientSecret }: Pick<SandboxIdentity, 'tenantId' | 'clientId' | 'clientSecret'>,
  cloud: Cloud,
): Credential {
  return new ClientSecretCredential(tenantId, clientId, clientSecret, optionsFor({ cloud }));
}

export interface SignInOptions {
  readonly kind: AuthKind;
  readonly cloud: Cloud;
  /** The tenant's ID or domain; absent: whoever signs in decides. */
  readonly tenant?: string;
  /** Variables that name an application and its secret. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told what the learner has to do on another device. */
  readonly onDeviceCode: (message: string) => void;
}

/**
 * Signs in, when the first token is wanted. What goes wrong comes as a FactError that says what to type and whom to ask.
 * Source: "Azure Identity client library for JavaScript"; its variables are those of `EnvironmentCredential`.
 * @throws FactError `not-signed-in` when variables are missing
 */
export function credentialFor(given: SignInOptions): Credential {
  let refusal = '';
  const onRefusal = (text: string): void => {
    refusal = text;
  };
  const options = { ...given, onRefusal };
  const { kind, cloud, tenant = '' } = options;
  const credential = {
    cli: () => new AzureCliCredential({ ...tenantOf(options), processTimeoutInMs: AZ_WITHIN_MS }),
    browser: () => new InteractiveBrowserCredential({ ...optionsFor(options), ...tenantOf(options) }),
    'device-code': () =>
      new DeviceCodeCredential({
        ...optionsFor(options),
        ...tenantOf(options),
        userPromptCallback: ({ message }) => options.onDeviceCode(message),
      }),
    environment: () => fromEnvironment(options),
    'workload-identity': () => fromFederation(options),
    // It is asked on this machine, where no proxy leads.
    'managed-identity': () => {
      const { AZURE_CLIENT_ID: clientId } = options.env;
      return new ManagedIdentityCredential(clientId ? { clientId } : {});
    },
  }[kind]();
  return {
    async getToken(scope, asked = {}) {
      refusal = '';
      try {
        return await credential.getToken(scope, asked);
      } catch (error) {
        throw explainSignIn(error, { cloud, tenant, kind, scope, refusal });
      }
    },
  };
}

/** az starts slowly, and may have to renew its own tokens first. */
const AZ_WITHIN_MS = 60_000;

/** With what the sign-in is told on the way. */
interface Options extends SignInOptions {
  readonly onRefusal: (text: string) => void;
}

const tenantOf = ({ tenant }: SignInOptions): { tenantId?: string } => (tenant ? { tenantId: tenant } : {});

/**
 * Where the library asks. Whether an authority is genuine is asked at Microsoft, which knows its own clouds only.
 * Source: "disableInstanceDiscovery" (@azure/identity).
 */
const optionsFor = ({ cloud, onRefusal = () => undefined }: Pick<Options, 'cloud'> & Partial<Options>) => ({
  authorityHost: cloud.login,
  disableInstanceDiscovery: !/^Azure(?:Cloud|USGovernment|ChinaCloud)$/.test(cloud.name),
  httpClient: identityClient(cloud.dispatcher ?? new EnvHttpProxyAgent(), onRefusal),
});

function fromEnvironment(options: Options) {
  const { tenant, env } = options;
  const { AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH } = env;
  const tenantId = tenant || env.AZURE_TENANT_ID;
  if (tenantId && AZURE_CLIENT_ID && AZURE_CLIENT_SECRET) {
    return new ClientSecretCredential(tenantId, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, optionsFor(options));
  }
  if (tenantId && AZURE_CLIENT_ID && AZURE_CLIENT_CERTIFICATE_PATH) {
    const { AZURE_CLIENT_CERTIFICATE_PASSWORD: password } = env;
    const certificate = {
      certificatePath: AZURE_CLIENT_CERTIFICATE_PATH,
      ...(password ? { certificatePassword: password } : {}),
    };
    return new ClientCertificateCredential(tenantId, AZURE_CLIENT_ID, certificate, optionsFor(options));
  }
  throw missing(
    ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'],
    env,
    'AZURE_CLIENT_CERTIFICATE_PATH in the place of the secret will do, too.',
  );
}

function fromFederation(options: Options) {
  const { tenant, env } = options;
  const { AZURE_CLIENT_ID: clientId, AZURE_FEDERATED_TOKEN_FILE: tokenFilePath } = env;
  const tenantId = tenant || env.AZURE_TENANT_ID;
  if (tenantId && clientId && tokenFilePath) {
    return new WorkloadIdentityCredential({ ...optionsFor(options), tenantId, clientId, tokenFilePath });
  }
  const names = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_FEDERATED_TOKEN_FILE'];
  throw missing(names, env, 'The platform that runs this sets them.');
}

function missing(names: readonly string[], env: SignInOptions['env'], more: string): FactError {
  const absent = names.filter((name) => !env[name]);
  return new FactError(
    'not-signed-in',
    `The lab is to sign in by environment variables, and ${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} not set.`,
    { kind: 'not-signed-in', next: `Set ${absent.join(', ')}. ${more} Or sign in otherwise: --auth cli` },
  );
}
