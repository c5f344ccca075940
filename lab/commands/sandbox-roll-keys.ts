import { forgetAccessTokens } from '../az/real/forget-tokens.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { azureConfigFolder } from '../local/descriptor.ts';
import { askSandbox } from '../local/own-pages.ts';
import { startSandbox } from '../local/process.ts';

/** `lab sandbox roll-keys`: does. @throws LabError as `startSandbox`, `askSandbox` */
export async function sandboxRollKeys(lab: Lab): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const { descriptor } = await startSandbox(globals.dir, { env: context.env });
  await askSandbox(descriptor, 'POST', '/keys/roll');
  // az would go on with tokens of the retired key, which nobody in the sandbox takes any more.
  forgetAccessTokens(azureConfigFolder(globals.dir));
  print.result('Entra ID signs with its next key from now on, and has published another one to follow.');
  print.say(
    'Whoever checks tokens reads the keys again when one names a key that is new. Of the retired key none is taken then: sign out and in.',
  );
  print.json({ rolled: true });
  return EXIT.ok;
}
