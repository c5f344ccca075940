import { z } from 'zod';
import type { Cloud } from '../../checks/cloud.ts';
import type { Facts } from '../../checks/facts/index.ts';
import type { Role } from '../../checks/facts/page.ts';
import { callbackOf } from '../../checks/judging/az-entra.ts';
import { registrationOf } from '../../checks/judging/registration.ts';
import type { Target } from '../../checks/target.ts';
import { labRoot } from '../actions/command-line.ts';
import { type Connection, sandboxOf } from '../connect.ts';
import { LabError } from '../errors.ts';
import { exceedQuota } from '../local/client.ts';
import { receiptOfOldSession } from '../sign-in/old-session.ts';

/** The IDs of an app's registration. */
export interface Registered {
  readonly clientId: string;
  readonly objectId: string;
  /** Object ID of its service principal. */
  readonly principalId: string;
  /** ID of the permission that it exposes. */
  readonly scopeId: string;
  /** ID of its client secret. */
  readonly secretId: string;
}

/** One of the two apps. */
export interface App {
  readonly role: Role;
  readonly name: string;
  /** Its default host name; empty where the app is gone. */
  readonly host: string;
  /** https:// and the host. */
  readonly origin: string;
  /** Where people come back to after a sign-in. */
  readonly callback: string;
  /** @throws LabError `step` before step 4 */
  readonly registered: Registered;
}

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** What makes mistakes: somebody with the rights of the lab, who knows its IDs. */
export interface Hand {
  readonly target: Target;
  readonly cloud: Cloud;
  readonly frontend: App;
  readonly backend: App;
  /** The client ID of whoever runs the lab, and its checks. */
  readonly labId: string;
  /** Facts that are read anew. */
  facts(): Facts;
  /** Runs a command of az; gives what it prints. @throws LabError `az` */
  az(args: readonly string[], cwd?: string): Promise<string>;
  /** Asks ARM; the path has its api-version. @throws LabError `az` */
  arm(method: Method, path: string, body?: unknown): Promise<unknown>;
  /** Asks Graph v1.0. @throws LabError `az` */
  graph(method: Method, path: string, body?: unknown): Promise<unknown>;
  /** The free plan's share of an app is used up, as nobody can bring about but Azure itself. */
  exceedQuota(site: string): Promise<void>;
  /** Signs in to the frontend, does something, and gets a receipt of the session that began before it. */
  signIn(between: () => Promise<unknown>): Promise<void>;
}

/** Makes a mistake. */
export type Change = (hand: Hand) => Promise<unknown>;

/** The app of a role. */
export const appOf = (hand: Hand, role: Role): App => hand[role];

export interface HandOptions {
  /** The lab's folder, where receipts are kept. */
  readonly dir: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/**
 * A hand in the connected lab, with what it has now.
 * @throws LabError `not-supported` outside of the sandbox; FactError when it cannot be looked at
 */
export async function takeHand(connection: Connection, options: HandOptions): Promise<Hand> {
  const { cloud, target, facts } = connection;
  const sandbox = sandboxOf(connection);
  const now = facts.fresh();
  const [frontend, backend] = await Promise.all([
    readApp(now, target, 'frontend'),
    readApp(now, target, 'backend'),
  ]);
  const az = async (args: readonly string[], cwd = labRoot): Promise<string> => {
    const cli = await connection.az();
    const { exitCode, stdout, stderr } = await cli.run(args, { cwd, secrets: connection.secrets });
    if (exitCode === 0) return stdout;
    throw new LabError('az', `The mistake could not be made: ${stderr.trim() || stdout.trim()}`, {
      next: 'See how the lab stands: npx lab check',
    });
  };
  const rest = async (method: Method, url: string, body?: unknown): Promise<unknown> => {
    const text = await az([
      'rest',
      '--method',
      method.toLowerCase(),
      '--url',
      url,
      ...(body === undefined ? [] : ['--body', JSON.stringify(body)]),
    ]);
    return text.trim() === '' ? undefined : JSON.parse(text);
  };
  return {
    target,
    cloud,
    frontend,
    backend,
    labId: sandbox.clientId,
    facts: () => facts.fresh(),
    az,
    arm: (method, path, body) => rest(method, `${cloud.arm}${path}`, body),
    graph: (method, path, body) => rest(method, `${cloud.graph}/v1.0${path}`, body),
    exceedQuota: (site) => exceedQuota(sandbox, site),
    signIn: (between) => receiptOfOldSession(connection, between, { ...options, step: 9 }),
  };
}

async function readApp(facts: Facts, target: Target, role: Role): Promise<App> {
  const name = target[role];
  const host = (await facts.site(name))?.defaultHostName ?? '';
  const registered = await readRegistered(facts, target, role);
  return {
    role,
    name,
    host,
    origin: `https://${host}`,
    callback: callbackOf(host),
    get registered() {
      if (registered) return registered;
      throw new LabError('step', `${name} has no app registration yet.`, { next: 'npx lab goto 5' });
    },
  };
}

async function readRegistered(facts: Facts, target: Target, role: Role): Promise<Registered | undefined> {
  const application = (await registrationOf(facts, target, role))?.application;
  if (!application) return undefined;
  const principal = await facts.servicePrincipal(application.appId);
  return {
    clientId: application.appId,
    objectId: application.id,
    principalId: principal?.id ?? '',
    scopeId: application.scopes[0]?.id ?? '',
    secretId: application.passwords[0]?.keyId ?? '',
  };
}

/** The `properties` of a resource. */
export const Properties = z.object({ properties: z.record(z.string(), z.unknown()) });
