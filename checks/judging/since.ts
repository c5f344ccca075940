import type { Facts } from '../facts/index.ts';
import type { Receipt } from '../facts/receipts.ts';
import type { Target } from '../target.ts';

/**
 * What is to be said of a receipt that is older than the code of the apps: what it shows is what earlier code did.
 * `undefined` where neither app was deployed after it.
 */
export async function deployedSince(
  facts: Facts,
  target: Target,
  { receivedAt }: Receipt,
): Promise<string | undefined> {
  const [shown, now] = [Date.parse(receivedAt), facts.now().getTime()];
  for (const name of [target.backend, target.frontend]) {
    const ended = Date.parse((await facts.latestDeployment(name))?.endedAt ?? '');
    if (ended > shown && ended <= now) {
      return `${name} was deployed after that; what it does now shows at the next sign-in (npx lab solve 9).`;
    }
  }
  return undefined;
}
