import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { BuiltinOptions } from './builtin.ts';
import type { Command, Words } from './cli/command.ts';
import { AzError } from './cli/error.ts';
import { isGuid } from './commands/applications.ts';
import { subscriptionPath } from './commands/ids.ts';
import { createArm } from './services/arm.ts';
import { createGraph } from './services/graph.ts';
import { createHttp, throughProxy } from './services/http.ts';
import { createPause } from './services/pause.ts';
import { createTokens } from './services/tokens.ts';
import type { Session } from './session.ts';

interface Opening {
  readonly cwd: string;
  /** Name or ID, when another is asked for than the lab's. */
  readonly subscription: string | undefined;
  readonly signal: AbortSignal;
  readonly warn: (message: string) => void;
  readonly print: (text: string) => void;
}

export interface Sessions {
  /** What one run works with. @throws AzError when the subscription is not known */
  open(opening: Opening): Promise<Session>;
  /** The words with regions written as ARM has them, not as the portal shows them. */
  resolveRegions(session: Session, command: Command, words: Words): Promise<Words>;
}

const Subscription = z.object({ subscriptionId: z.string(), displayName: z.string() });
const Region = z.object({ name: z.string(), displayName: z.string().nullish() });

/** Sessions share their connections; everything else belongs to one run. */
export function createSessions(options: BuiltinOptions): Sessions {
  const { cloud, credential, tenant, defaultsFolder, now } = options;
  let dispatcher: Dispatcher | undefined = cloud.dispatcher;
  return {
    async open({ cwd, subscription, signal, warn, print }) {
      dispatcher ??= throughProxy();
      const http = createHttp({ dispatcher, userAgent: 'easy-auth-lab az/2.45', signal });
      const pause = createPause(signal);
      const tokens = createTokens(credential);
      const arm = createArm({ cloud, http, tokens, pause });
      const graph = createGraph({ cloud, http, tokens });
      const rest = { cloud, tenant, cwd, defaultsFolder, now, http, tokens, arm, graph, pause, warn, print };
      if (subscription === undefined) return { ...rest, subscription: options.subscription };
      if (isGuid(subscription)) return { ...rest, subscription: subscription.toLowerCase() };
      const all = await arm.list('/subscriptions', Subscription);
      const found = all.find(({ displayName }) => displayName.toLowerCase() === subscription.toLowerCase());
      if (!found)
        throw new AzError(`The subscription of '${subscription}' doesn't exist in cloud '${cloud.name}'.`);
      return { ...rest, subscription: found.subscriptionId };
    },
    async resolveRegions(session, command, words) {
      const [key] = Object.entries(command.options).find(([, { region }]) => region) ?? [];
      const shown = key === undefined ? undefined : words.get(key)?.[0];
      if (key === undefined || !shown?.includes(' ')) return words;
      const regions = await session.arm.list(`${subscriptionPath(session)}/locations`, Region);
      const found = regions.find(({ displayName }) => displayName?.toLowerCase() === shown.toLowerCase());
      return found ? new Map([...words, [key, [found.name]]]) : words;
    },
  };
}
