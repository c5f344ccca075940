import { Command } from 'commander';
import { connect } from '../connect.ts';
import type { ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { asTyped } from '../typed.ts';

/** `lab az …`: declares, for help only; what follows `az` is not the lab's to parse. */
export const azCommand = (): Command =>
  new Command('az')
    .summary('run one command of the Azure CLI in the lab')
    .description(
      'Runs one command of the Azure CLI against the sandbox, with the real az or the built-in one (--az, before az):\n\n' +
        '  lab az webapp list --output table',
    )
    .argument('[arguments...]', 'what follows az');

/** Does: ends with the code of `az`. @throws LabError as `connect` */
export async function az(lab: Lab, args: readonly string[]): Promise<ExitCode> {
  const { context } = lab;
  const cli = await (await connect(lab)).az();
  const typed = asTyped(lab);
  const run = await cli.run(args, {
    cwd: context.cwd,
    signal: context.signal,
    onOutput: (text, stream) => void context[stream].write(typed(text)),
  });
  context.signal.throwIfAborted();
  return run.exitCode;
}
