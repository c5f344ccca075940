import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { runningSandbox } from '../local/client.ts';
import type { Descriptor } from '../local/descriptor.ts';
import { resetSandbox, type Started, startSandbox, stopSandbox } from '../local/process.ts';
import type { PortOptions } from './sandbox.ts';

/** `lab sandbox up`. @throws LabError as `startSandbox` */
export async function sandboxUp(lab: Lab, options: PortOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const { descriptor, started } = await startSandbox(globals.dir, { env: context.env, ...options });
  print.result(
    started ? `The sandbox is up: ${descriptor.url}` : `The sandbox runs already: ${descriptor.url}`,
  );
  if (options.port && options.port !== descriptor.port) {
    print.say(
      started
        ? `Port ${options.port} is taken, so it uses another one.`
        : `To move it to port ${options.port}: npx lab sandbox down, then up again.`,
    );
  }
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
  print.json(view(descriptor, false));
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
