import type { Frozen } from '../../core/store.ts';
import type { Subscription } from '../../state/resources.ts';
import { wellKnown } from '../../state/well-known.ts';
import type { ArmContext } from '../context.ts';
import { armErrors } from '../error.ts';
import { SUBSCRIPTION, subscriptionId } from '../ids.ts';
import { type Operation, ok, okList, operation } from '../operation.ts';
import { findProvider, type Provider, providers } from './provider-types.ts';

const READ = 'Microsoft.Resources/subscriptions/providers/read';

/** Resource providers, and their registration. Source: "Providers" (REST, Microsoft.Resources). */
export function providerOperations({ resources }: ArmContext): Operation[] {
  const subscriptionOf = (id: string): Frozen<Subscription> => {
    const found = resources.subscriptions.get(id.toLowerCase());
    if (!found) throw armErrors.subscriptionNotFound(id);
    return found;
  };
  const find = (namespace: string): Provider => {
    const found = findProvider(namespace);
    if (!found) throw armErrors.invalidNamespace(namespace);
    return found;
  };
  const register = (id: string, provider: Provider, registered: boolean): void => {
    const subscription = subscriptionOf(id);
    const others = subscription.registeredProviders.filter((each) => each !== provider.namespace);
    resources.subscriptions.put({
      ...subscription,
      registeredProviders: registered ? [...others, provider.namespace] : others,
    });
  };
  return [
    operation(
      'GET',
      `${SUBSCRIPTION}/providers`,
      READ,
      ({ params }) => okList(providers.map((each) => view(each, subscriptionOf(params.subscription)))),
      { reach: 'anywhere' },
    ),
    operation(
      'GET',
      `${SUBSCRIPTION}/providers/:namespace`,
      READ,
      ({ params }) => ok(view(find(params.namespace), subscriptionOf(params.subscription))),
      { reach: 'anywhere' },
    ),
    ...(['register', 'unregister'] as const).map((what) =>
      operation(
        'POST',
        `${SUBSCRIPTION}/providers/:namespace/${what}`,
        `Microsoft.Resources/subscriptions/providers/${what}/action`,
        ({ params }) => {
          const provider = find(params.namespace);
          register(params.subscription, provider, what === 'register');
          const shown = view(provider, subscriptionOf(params.subscription));
          return ok({ ...shown, registrationState: what === 'register' ? 'Registering' : 'Unregistering' });
        },
        { budget: 'writes' },
      ),
    ),
  ];
}

function view(provider: Provider, subscription: Frozen<Subscription>) {
  const { namespace, registrationPolicy, resourceTypes } = provider;
  const registered =
    registrationPolicy === 'RegistrationFree' || subscription.registeredProviders.includes(namespace);
  return {
    id: `${subscriptionId(subscription.subscriptionId)}/providers/${namespace}`,
    namespace,
    ...(namespace === 'Microsoft.Web' ? { authorizations } : {}),
    resourceTypes,
    registrationState: registered ? 'Registered' : 'NotRegistered',
    registrationPolicy,
  };
}

/** App Service's own application and its role. Source: "Verify first-party Microsoft applications in sign-in reports". */
const authorizations = [
  {
    applicationId: wellKnown.azureAppService,
    roleDefinitionId: 'f47ed98b-b063-4a5b-9e10-4b9b44fa7735',
    managedByRoleDefinitionId: 'c29dde9f-14fa-40fb-9fe8-5a07be183f1e',
  },
];
