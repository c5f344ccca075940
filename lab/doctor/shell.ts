import type { Context } from '../context.ts';
import type { ShownShell } from '../render/shown-command.ts';
import { bad, type Look, ok, warn } from './finding.ts';

/** How shells are called. */
const NAMES: Readonly<Record<ShownShell, string>> = {
  bash: 'bash, or one that reads the same',
  powershell: 'PowerShell',
  cmd: 'cmd',
};

/**
 * Which shell commands are shown for, and whether it is one that will do. Azure Cloud Shell runs on a machine of Azure's: a
 * browser here does not reach the lab there.
 * Source: "Azure Cloud Shell: limitations" (learn.microsoft.com); its variables, as the Azure CLI and Az PowerShell read them.
 */
export function lookAtShell({ env }: Pick<Context, 'env'>, shell: ShownShell, isSandbox: boolean): Look {
  const isCloudShell = [
    env.ACC_CLOUD,
    env.POWERSHELL_DISTRIBUTION_CHANNEL === 'CloudShell',
    env.AZUREPS_HOST_ENVIRONMENT?.startsWith('cloud-shell'),
    env.AZURE_HTTP_USER_AGENT?.includes('cloud-shell'),
  ].some(Boolean);
  if (isCloudShell && isSandbox) {
    return bad(
      'Azure Cloud Shell, in which a browser of yours cannot reach the sandbox',
      'Run the lab on your own machine; or in Cloud Shell in your own subscription, but for steps 9 to 11.',
    );
  }
  if (isCloudShell) {
    return warn(
      'Azure Cloud Shell, which ends after 20 minutes without a key, and which a browser of yours cannot reach',
      'For steps 9 to 11, whose receipt page sends to this machine, run the lab on your own machine: it finds what you did here.',
    );
  }
  if (shell === 'cmd') {
    return warn(
      'cmd, for which the commands of the steps are not written',
      'Open PowerShell, or have the lab run the commands: npx lab run',
    );
  }
  return ok(NAMES[shell]);
}
