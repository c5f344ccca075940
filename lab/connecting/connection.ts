import type { Cloud, Credential } from '../../checks/cloud.ts';
import { type Arm, createArm } from '../../checks/facts/arm.ts';
import { createGraph, type Graph } from '../../checks/facts/graph.ts';
import { createHttp } from '../../checks/facts/http.ts';
import { createFacts, type Facts } from '../../checks/facts/index.ts';
import type { Subscription } from '../../checks/facts/subscriptions.ts';
import { signedIn } from '../../checks/facts/tokens.ts';
import type { Outcome } from '../../checks/run.ts';
import type { Target } from '../../checks/target.ts';
import { createVariables, type Variables } from '../actions/variables.ts';
import type { Az } from '../az/az.ts';
import { veilFor } from '../break/veil.ts';
import { receiptsIn } from '../inspect/kept-receipts.ts';
import { createWriter, type Writer } from '../inspect/writer.ts';
import type { Lab } from '../lab.ts';
import type { Descriptor } from '../local/descriptor.ts';
import type { Session } from '../sessions/session.ts';
import { receiptsOf } from '../state/lab-file.ts';
import { type Identity, whoIs } from './identity.ts';

/** A lab that can be looked at and worked on. Everything that depends on where it takes place is behind this. */
export interface Connection {
  readonly cloud: Cloud;
  readonly target: Target;
  /** Which lab it is, among those of one subscription: what it makes is marked with this. */
  readonly lab: string;
  /** Ask `fresh()` for each look. */
  readonly facts: Facts;
  /** For what no check needs to know. */
  readonly arm: Arm;
  readonly graph: Graph;
  /** Changes marks, and nothing else: everything else is done by `az`. */
  readonly writer: Writer;
  /** Gives tokens, for what asks as no reader does. */
  readonly credential: Credential;
  /** What must not be printed. */
  readonly secrets: readonly string[];
  /** What commands of the steps have kept for later ones. */
  readonly variables: Variables;
  /** Where it is written down what is done here. */
  readonly session: Session;
  /** What of an outcome may be told: not what a surprise of `lab break` is. */
  readonly veil: (outcome: Outcome) => Outcome;
  /** The Azure CLI that runs the commands, signed in; opened once, when it is first needed. */
  az(): Promise<Az>;
  /** Who is signed in; asked once. @throws FactError */
  identity(): Promise<Identity>;
  /** The subscription as it was found; `undefined` in the sandbox, where it is always in order. */
  readonly subscription: Subscription | undefined;
  /** The sandbox, where the lab takes place in it: mistakes cost nothing there, and nobody has to be asked. */
  readonly sandbox: Descriptor | undefined;
}

/** What differs from place to place. */
export interface Parts {
  readonly cloud: Cloud;
  readonly credential: Credential;
  readonly target: Target;
  readonly labId: string;
  readonly secrets: readonly string[];
  readonly subscription?: Subscription;
  readonly sandbox?: Descriptor;
  /** The time there; absent: this machine's. */
  readonly now?: () => Date;
  openAz(): Promise<Az>;
}

/** What reads and changes in one tenant. */
export function askers({
  cloud,
  credential,
  tenant,
  now = () => new Date(),
}: Pick<Parts, 'cloud' | 'credential' | 'now'> & { tenant: string }) {
  const http = createHttp(cloud);
  const forArm = signedIn({ http, cloud, credential, tenant, now });
  const forGraph = signedIn({ http, cloud, credential, tenant, now, resource: 'graph' });
  const arm = createArm({ signedIn: forArm, cloud, tenant });
  const graph = createGraph({ signedIn: forGraph, cloud, tenant });
  return { arm, graph, writer: createWriter({ arm: forArm, graph: forGraph, cloud }) };
}

/** Puts a connection together. */
export function connectionOf({ context, globals, session }: Lab, parts: Parts): Connection {
  const { cloud, credential, target, labId, secrets, subscription, sandbox, now = context.now } = parts;
  session.place({ ...target, cloud: cloud.name });
  let az: Promise<Az> | undefined;
  let identity: Promise<Identity> | undefined;
  return {
    cloud,
    target,
    lab: labId,
    facts: createFacts({
      cloud,
      credential,
      target,
      now,
      // Whoever looks from another machine sees the same receipts as the one who got them.
      receipts: async (facts) =>
        receiptsIn((await facts.resourceGroup())?.tags ?? {}, labId, target, receiptsOf(globals.dir, target)),
    }),
    ...askers({ cloud, credential, tenant: target.tenant, now }),
    credential,
    secrets,
    variables: createVariables(),
    session,
    veil: veilFor(globals.dir, target.tenant),
    az: () => {
      az ??= parts.openAz().catch((error: unknown) => {
        az = undefined; // the next one tries again
        throw error;
      });
      return az;
    },
    identity: () => {
      identity ??= whoIs(credential, { cloud, tenant: target.tenant });
      return identity;
    },
    subscription,
    sandbox,
  };
}
