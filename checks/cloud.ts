import type { Dispatcher } from 'undici';

/** Where Azure is: endpoints, as in `az cloud show`, and how to reach them. Checks and facts know nothing else of it. */
export interface Cloud {
  /** `AzureCloud`, `AzureUSGovernment`, `AzureChinaCloud` or `sandbox`. */
  readonly name: string;
  /** Origins without a slash at the end. */
  readonly login: string;
  readonly arm: string;
  readonly graph: string;
  readonly portal: string;
  /** What tokens for ARM and Graph are asked for (`<resource>/.default`). */
  readonly resources: { readonly arm: string; readonly graph: string };
  /** Sites are called `<something>.<suffix>`. Only good for recognising a host name, never for computing one. */
  readonly sitesSuffix: string;
  /** The address at which a browser on this machine opens `path` of `host`. */
  readonly browse: (host: string, path?: string) => string;
  /** How undici connects, where the machine's own way does not do (the sandbox's names resolve nowhere). */
  readonly dispatcher?: Dispatcher;
  /** What is changed in its directory is known at once in all of it, as in no real cloud; absent: it is not. */
  readonly atOnce?: boolean;
}

/** Gives tokens. An @azure/identity `TokenCredential` fits. */
export interface Credential {
  /**
   * `claims` is a challenge that a service sent with a refusal: what the next token has to prove. `refused` is a token that
   * was not taken: whoever keeps tokens gives another.
   */
  getToken(
    scope: string,
    options?: { readonly claims?: string; readonly refused?: string },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}
