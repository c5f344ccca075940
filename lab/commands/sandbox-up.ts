import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { runningSandbox } from '../local/client.ts';
import { sandboxTime } from '../local/clock.ts';
import { type Descriptor, LOST } from '../local/descriptor.ts';
import { readFaults } from '../local/faults.ts';
import { resetSandbox, type Started, startSandbox, stopSandbox } from '../local/process.ts';
import type { PortOptions, UpOptions } from './sandbox.ts';
import { timeText } from './sandbox-clock.ts';
import { faultsText } from './sandbox-fault.ts';

/** `lab sandbox up`. @throws LabError as `startSandbox` */
export async function sandboxUp(lab: Lab, { fault, ...options }: UpOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const faults = fault?.join(',');
  const { descriptor, started } = await startSandbox(globals.dir, {
    env: context.env,
    ...options,
    ...(faults === undefined ? {} : { faults }),
  });
  print.result(
    started ? `The sandbox is up: ${descriptor.url}` : `The sandbox runs already: ${descriptor.url}`,
  );
  if (started && descriptor.cutShort) print.result(LOST);
  if (options.port && options.port !== descriptor.port) {
    print.say(
      started
        ? `Port ${options.port} is taken, so it uses another one.`
        : `To move it to port ${options.port}: npx lab sandbox down, then up again.`,
    );
  }
  if (faults !== undefined) print.result(faultsText(await readFaults(descriptor)));
  print.json(view(descriptor, started));
  return EXIT.ok;
}

/** `lab sandbox down`. @throws LabError as `stopSandbox` */
export async function sandboxDown({ globals, print }: Lab): Promise<ExitCode> {
  const stopped = await stopSandbox(globals.dir);
  print.result(stopped ? 'The sandbox is down. Its state is kept.' : 'The sandbox does not run.');
  print.json({ running: false, stopped });
  return EXIT.ok;
}

/** `lab sandbox status`: exit 1 when it does not run. */
export async function sandboxStatus(lab: Lab): Promise<ExitCode> {
  const { globals, print } = lab;
  const descriptor = await runningSandbox(globals.dir);
  if (!descriptor) {
    print.result('The sandbox does not run. To start it: npx lab sandbox up');
    print.json({ running: false });
    return EXIT.fails;
  }
  print.result(`The sandbox runs: ${descriptor.url} (process ${descriptor.pid})`);
  const [{ faults, seed }, time] = await Promise.all([readFaults(descriptor), sandboxTime(descriptor)]);
  if (faults.length > 0) print.result(faultsText({ faults, seed }));
  if (time.offsetMs !== 0) print.result(timeText(time));
  print.json({ ...view(descriptor, false), faults, clockOffsetMs: time.offsetMs });
  return EXIT.ok;
}

/** `lab sandbox reset`. @throws LabError as `resetSandbox` */
export async function sandboxReset(lab: Lab, options: PortOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const { descriptor }: Started = await resetSandbox(globals.dir, { env: context.env, ...options });
  print.result(`The sandbox is empty and up: ${descriptor.url}`);
  print.json(view(descriptor, true));
  return EXIT.ok;
}

/** What may be said of a sandbox: no secret is among it. */
const view = ({ url, port, pid, tenantId, subscriptionId, user }: Descriptor, started: boolean) => ({
  running: true,
  started,
  url,
  port,
  pid,
  tenantId,
  subscriptionId,
  user,
});
