import type { AuthKind } from '../../checks/auth-kinds.ts';
import type { Credential } from '../../checks/cloud.ts';
import { cloudOf, type ReachableCloud } from '../clouds/cloud-of.ts';
import type { Lab } from '../lab.ts';
import { readLabState } from '../state/lab-file.ts';
import { keepingTokens } from './kept-tokens.ts';

/** A real cloud, and how somebody signs in there. */
export interface Reached {
  readonly cloud: ReachableCloud;
  readonly auth: AuthKind;
  /** The tenant to sign in to, by ID or domain; empty where nobody has named one. */
  readonly tenant: string;
  /** The subscription that was named, by ID or name. */
  readonly subscription: string | undefined;
  /** A person signs in, who can be asked and belongs to tenants; not an application. */
  readonly isPerson: boolean;
  /** Signs in to a tenant; it is the same each time, and keeps its tokens. */
  credentialIn(tenant: string): Credential;
}

/**
 * The lab's cloud, and the sign-in that was chosen: what the command line says comes before what the lab remembers, and that
 * before the environment. Nobody is signed in before a token is wanted.
 * @throws LabError `cloud-file`, `network`; FactError `not-signed-in` when the environment lacks something
 */
export async function reachCloud({ context, globals, print }: Lab): Promise<Reached> {
  const { env } = context;
  const cloud = cloudOf(globals.cloud, env);
  const kept = readLabState(globals.dir)?.signIns[globals.cloud] ?? {};
  const auth = globals.auth ?? kept.auth ?? 'cli';
  const isPerson = auth === 'cli' || auth === 'browser' || auth === 'device-code';
  const said = isPerson ? {} : { tenant: env.AZURE_TENANT_ID, subscription: env.AZURE_SUBSCRIPTION_ID };
  const tenant = globals.tenant ?? kept.tenant ?? said.tenant ?? '';
  // What was chosen in one tenant means nothing in another.
  const keptHere = tenant === kept.tenant ? kept.subscription : undefined;
  // It brings @azure/identity, which takes a while to load.
  const { credentialFor } = await import('../../checks/credentials.ts');
  const credentials = new Map<string, Credential>();
  return {
    cloud,
    auth,
    tenant,
    subscription: globals.subscription ?? keptHere ?? said.subscription,
    isPerson,
    credentialIn(wanted) {
      const known = credentials.get(wanted);
      if (known) return known;
      const credential = keepingTokens(
        credentialFor({
          kind: auth,
          cloud,
          env,
          ...(wanted ? { tenant: wanted } : {}),
          onDeviceCode: (message) => print.say(message),
        }),
        context.now,
      );
      credentials.set(wanted, credential);
      return credential;
    },
  };
}
