import type { AuthKind } from '../../checks/auth-kinds.ts';
import type { Credential } from '../../checks/cloud.ts';
import { isGuid } from '../../checks/facts/ids.ts';
import type { Subscription } from '../../checks/facts/subscriptions.ts';
import type { Az } from '../az/az.ts';
import type { ReachableCloud } from '../clouds/cloud-of.ts';
import type { Lab } from '../lab.ts';
import { cloudConfigFolder } from '../local/descriptor.ts';
import { updateLabState } from '../state/lab-file.ts';
import type { Names } from '../state/names.ts';
import { azFor } from './az-for.ts';
import type { Choose } from './choose.ts';
import { askers, type Connection, connectionOf } from './connection.ts';
import { whoIs } from './identity.ts';
import { settleNames } from './names.ts';
import { reachCloud } from './reach.ts';
import { chooseSubscription, chooseTenant, troubleWith } from './subscriptions.ts';

/**
 * Connects to a real cloud: signs in, finds the subscription and the lab in it, and remembers what was chosen.
 * @throws LabError `cloud-file`, `network`, `choose`; FactError that says what to type or whom to ask; as `settleNames`
 */
export async function connectToAzure(
  lab: Lab,
  given: Partial<Names>,
  choose: Choose | undefined,
): Promise<Connection> {
  const { context, globals, print } = lab;
  const { cloud, auth, credential, subscription } = await signIn(lab, choose);
  const tenant = subscription.tenantId ?? '';
  const { subscriptionId } = subscription;
  const trouble = troubleWith(subscription);
  if (trouble) print.say(`${trouble.message}\n  ${trouble.next}`);
  updateLabState(globals.dir, (state) => {
    const before = state.signIns[globals.cloud];
    const now = { auth, tenant, subscription: subscriptionId };
    if (JSON.stringify(before) === JSON.stringify(now)) return state;
    return { ...state, signIns: { ...state.signIns, [globals.cloud]: now } };
  });
  const { arm } = askers({ cloud, credential, tenant });
  const identity = () => whoIs(credential, { cloud, tenant });
  const state = await settleNames(lab, given, { arm, subscription: subscriptionId, identity, choose });
  const target = { tenant, subscription: subscriptionId, ...state.names };
  return connectionOf(lab, {
    cloud,
    credential,
    target,
    labId: state.lab,
    secrets: [context.env.AZURE_CLIENT_SECRET ?? ''].filter(Boolean),
    subscription,
    async openAz(): Promise<Az> {
      const { openAz } = await import('../az/index.ts');
      return openAz({
        ...azFor({ auth, choice: globals.az, env: context.env, tenant }),
        cloud,
        credential,
        target,
        azureConfigDir: cloudConfigFolder(globals.dir, cloud.name),
      });
    },
  });
}

interface SignedIn {
  readonly cloud: ReachableCloud;
  readonly auth: AuthKind;
  readonly credential: Credential;
  /** With its tenant's ID. */
  readonly subscription: Subscription;
}

async function signIn(lab: Lab, choose: Choose | undefined): Promise<SignedIn> {
  const reached = await reachCloud(lab);
  const { cloud, auth, subscription: wanted, credentialIn } = reached;
  const armIn = (tenant: string) => askers({ cloud, credential: credentialIn(tenant), tenant }).arm;
  let { tenant } = reached;
  if (tenant === '' && choose && reached.isPerson) tenant = (await chooseTenant(armIn(''), choose)) ?? '';
  const found = await chooseSubscription(armIn(tenant), { cloud, tenant, subscription: wanted, choose });
  // A domain becomes an ID, by which the issuers of tokens are named.
  const tenantId = found.tenantId ?? (isGuid(tenant) ? tenant : '');
  // Who has signed in to the right tenant already is not asked to do it again.
  const first = credentialIn(tenant);
  const isThere = (await whoIs(first, { cloud, tenant })).tenant === tenantId;
  return {
    cloud,
    auth,
    credential: isThere ? first : credentialIn(tenantId),
    subscription: { ...found, tenantId },
  };
}
