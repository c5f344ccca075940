import { z } from 'zod';
import { command } from '../cli/command.ts';
import { Json } from '../cli/json.ts';
import { flag, required, text } from '../cli/options.ts';
import type { Session } from '../session.ts';
import { subscriptionPath } from './ids.ts';

const namespace = required(text('--namespace -n', 'The resource provider: Microsoft.Web.'));

const Provider = z
  .object({
    registrationState: z.string().nullish(),
    resourceTypes: z
      .array(z.object({ resourceType: z.string(), locations: z.array(z.string()).nullish() }).catchall(Json))
      .nullish(),
  })
  .catchall(Json);

export const readProvider = (az: Session, name: string) =>
  az.arm.send('GET', `${subscriptionPath(az)}/providers/${encodeURIComponent(name)}`, Provider);

/** `az provider …`. Source: az 2.45 tried and recorded; "Providers" (REST, Microsoft.Resources 2021-04-01). */
export const providerCommands = [
  command({
    name: 'provider show',
    summary: 'Get a resource provider, and whether the subscription is registered for it.',
    options: { namespace },
    run: ({ namespace: name }, az) => readProvider(az, name),
  }),
  command({
    name: 'provider register',
    summary: 'Register the subscription for a resource provider.',
    options: { namespace, wait: flag('--wait', 'Wait until it is done.') },
    async run({ namespace: name, wait }, az) {
      const path = `${subscriptionPath(az)}/providers/${encodeURIComponent(name)}/register`;
      let { registrationState: state } = await az.arm.send('POST', path, Provider);
      for (let looks = 0; wait && state !== 'Registered'; looks += 1) {
        await az.pause(looks);
        state = (await readProvider(az, name)).registrationState;
      }
      if (state !== 'Registered') {
        az.warn(`Registering is still on-going. You can monitor using 'az provider show -n ${name}'`);
      }
      return undefined;
    },
  }),
];
