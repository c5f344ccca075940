import { z } from 'zod';
import { subscriptionPath, versioned } from '../../../checks/facts/ids.ts';
import type { Question } from '../question.ts';

const Provider = z.object({ registrationState: z.string() });

/** SKUs of Linux plans of which one was not seen; each is there for a moment, and deleted. */
const PAID_SKUS = [
  { name: 'B2', tier: 'Basic' },
  { name: 'P0v3', tier: 'PremiumV3' },
];

/** What Azure Resource Manager is asked. The first has to come before anything registers the provider. */
export const resourceManagerQuestions: readonly Question[] = [
  {
    operation: 'PUT {site}',
    async ask(pen, { subscription, location, group, name }) {
      const path = `${subscriptionPath(subscription)}/providers/Microsoft.Web`;
      const { body } = await pen.arm('GET', versioned('resources', path));
      const state = Provider.safeParse(body).data?.registrationState;
      if (state === 'Registered')
        return 'the subscription is registered for Microsoft.Web, and stays so; take one that is not';
      const site = `${await group()}/providers/Microsoft.Web/sites/${name('early')}`;
      await pen.arm('PUT', versioned('web', site), { location, properties: {} });
      return undefined;
    },
  },
  {
    operation: 'GET {group}',
    async ask(pen, { subscription, name }) {
      await pen.arm(
        'GET',
        versioned('resources', `${subscriptionPath(subscription)}/resourceGroups/${name('absent')}`),
      );
      return undefined;
    },
  },
  {
    operation: 'PUT {plan}',
    paid: true,
    async ask(pen, { location, group, name }) {
      for (const sku of PAID_SKUS) {
        const path = `${await group()}/providers/Microsoft.Web/serverfarms/${name(sku.name.toLowerCase())}`;
        const body = { location, kind: 'linux', sku, properties: { reserved: true } };
        await pen.arm('PUT', versioned('web', path), body);
        await pen.arm('GET', versioned('web', path));
        await pen.arm('DELETE', versioned('web', path));
      }
      return undefined;
    },
  },
  {
    operation: 'GET {site}/basicPublishingCredentialsPolicies',
    async ask(pen, { site }) {
      const { path } = await site();
      await pen.arm('GET', versioned('web', `${path}/basicPublishingCredentialsPolicies`));
      return undefined;
    },
  },
  {
    operation: 'PUT {site}/config/authsettingsV2',
    async ask(pen, { guarded, allow }) {
      const { path } = await guarded();
      await allow([]);
      await pen.arm('GET', versioned('web', `${path}/config/authsettingsV2`));
      await allow(undefined);
      return undefined;
    },
  },
];
