import { Command } from 'commander';
import { connect, rememberNames } from '../connect.ts';
import { chooseAt } from '../connecting/choose.ts';
import type { Connection } from '../connecting/connection.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { namesFrom, withNameOptions } from '../name-options.ts';
import { readLabState, updateLabState } from '../state/lab-file.ts';
import { type Names, nameRules } from '../state/names.ts';

/** `lab setup`: declares. */
export const setupCommand = (done: (names: Partial<Names>) => Promise<void>): Command =>
  withNameOptions(
    new Command('setup')
      .summary('show or change where the lab takes place, and its names')
      .description(
        'Shows the names that the lab uses, or changes those that are given. They are remembered; what exists already\n' +
          'under an old name stays where it is.\n\n' +
          'With --cloud it remembers where the lab takes place from now on: it signs in (--auth), asks for a tenant and a\n' +
          'subscription where there are several (or takes --tenant and --subscription), and finds a lab that was begun there.',
      ),
  ).action((options: object) => done(namesFrom({ ...options })));

/** Does. @throws LabError `bad-name`; as `readLabState`, `connect` */
export async function setup(lab: Lab, given: Partial<Names>): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const { cloud } = globals;
  const connection = needsConnection(lab, given)
    ? await connect(lab, given, globals.json ? undefined : chooseAt(context))
    : undefined;
  const names = connection ? namesIn(connection) : rememberNames(lab, given);
  updateLabState(globals.dir, (state) => (state.cloud === cloud ? state : { ...state, cloud }));
  const { dim } = context.colors;
  const line = (flag: string, value: string) => print.result(`${dim(`--${flag}`.padEnd(15))} ${value}`);
  line('cloud', cloud);
  const { subscription, target } = connection ?? {};
  if (subscription && target) {
    line('tenant', target.tenant);
    line('subscription', `${target.subscription}  ${dim(subscription.displayName)}`);
  }
  for (const { key, flag } of nameRules) line(flag, names[key]);
  print.json({
    ...names,
    cloud,
    ...(subscription && target ? { tenant: target.tenant, subscription: target.subscription } : {}),
  });
  return EXIT.ok;
}

/** In the sandbox there is nothing to choose, but for a group that is to be looked into. */
function needsConnection({ globals }: Lab, given: Partial<Names>): boolean {
  if (globals.cloud !== 'sandbox') return true;
  const isGroupOnly = given.resourceGroup !== undefined && Object.keys(given).length === 1;
  return isGroupOnly && (readLabState(globals.dir)?.madeUp ?? false);
}

function namesIn({ target }: Connection): Names {
  const { frontend, backend, resourceGroup, plan, location, sku, runtime } = target;
  return { frontend, backend, resourceGroup, plan, location, sku, runtime };
}
