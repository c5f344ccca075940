import type { AuthKind } from '../../checks/auth-kinds.ts';
import type { OpenAzOptions } from '../az/index.ts';
import type { Context } from '../context.ts';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';

interface Asked {
  readonly auth: AuthKind;
  readonly choice: OpenAzOptions['choice'];
  readonly env: Context['env'];
  readonly tenant: string;
}

/**
 * Which az runs the commands, and as whom, in a real cloud. Whoever signs in by the Azure CLI has it run them. Signed in
 * otherwise, the built-in one does, which is the same somebody; the installed one only as an application of the
 * environment, in a folder of its own, as it may be signed in as somebody else.
 * @throws LabError `usage` for the installed az and a sign-in that cannot be handed to it
 */
export function azFor({
  auth,
  choice,
  env,
  tenant,
}: Asked): Pick<OpenAzOptions, 'choice' | 'env' | 'servicePrincipal'> {
  if (auth === 'cli') return { choice, env };
  if (choice !== 'real') return { choice: 'builtin', env };
  const { AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret } = env;
  if (auth === 'environment' && clientId && clientSecret) {
    return { choice, env, servicePrincipal: { tenantId: tenant, clientId, clientSecret } };
  }
  throw new LabError('usage', `The installed az cannot be signed in by --auth ${auth}.`, {
    next: 'Leave out --az real: the built-in az runs the same commands. Or sign az in yourself (az login), and leave out --auth.',
    exit: EXIT.usage,
  });
}
