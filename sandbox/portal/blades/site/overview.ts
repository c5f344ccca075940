import { browserAddress } from '../../../core/browser-address.ts';
import { armPath, partsOf, type Site } from '../../azure/arm.ts';
import { Nothing } from '../../azure/azure.ts';
import type { Blades } from '../../http/blades.ts';
import { confirmBlade } from '../../http/confirm.ts';
import type { Page } from '../../http/page.ts';
import type { Visit } from '../../http/visit.ts';
import { az } from '../../lesson/az.ts';
import { links } from '../../links.ts';
import { subscriptionName } from '../subscription.ts';
import { namesOf, readSite, SITE, siteFrame, siteIdOf } from './site.ts';

const TITLES = { start: 'started', stop: 'stopped', restart: 'restarted' } as const;

/** A web app's overview: what it is, and Browse, Stop or Start, Restart, Delete. */
export function overviewBlades(blades: Blades): void {
  for (const path of [SITE, `${SITE}/appServices`]) blades.view(path, overview);
  blades.action(`${SITE}/start`, {
    back: (visit) => links.site(siteIdOf(visit)),
    run: (visit) => run(visit, 'start'),
  });
  for (const what of ['stop', 'restart'] as const) {
    confirmBlade(
      blades,
      `${SITE}/${what}`,
      async (visit) => {
        const site = await readSite(visit);
        return {
          page: siteFrame(site, what === 'stop' ? 'Stop web app' : 'Restart web app'),
          question: `Are you sure you want to ${what} “${site.name}”?`,
          yes: 'Yes',
          no: 'No',
          back: links.site(site.id),
        };
      },
      (visit) => run(visit, what),
    );
  }
  confirmBlade(
    blades,
    `${SITE}/delete`,
    async (visit) => {
      const site = await readSite(visit);
      return {
        page: siteFrame(site, 'Delete web app'),
        question: `Delete “${site.name}”? This cannot be undone.`,
        text: ['Its app registration is in Microsoft Entra ID and stays until you delete it as well.'],
        type: { label: 'Enter app name to confirm deletion', name: site.name },
        box: { label: 'Delete the App Service plan too, if nothing else runs in it', ticked: true },
        yes: 'Delete',
        no: 'Cancel',
        back: links.site(site.id),
        danger: true,
      };
    },
    async (visit, withPlan) => {
      const id = siteIdOf(visit);
      await visit.azure.arm(
        'DELETE',
        armPath(id, withPlan ? {} : { deleteEmptyServerFarm: 'false' }),
        Nothing,
      );
      const names = namesOf(id);
      return {
        to: links.sites,
        title: `${names.name} was deleted`,
        commands: [az('webapp delete', { ...names, 'keep-empty-plan': withPlan ? undefined : true })],
        changes: [{ member: `web app ${names.name}`, before: 'there', after: undefined }],
      };
    },
  );
}

async function run({ azure, ...visit }: Visit, what: keyof typeof TITLES) {
  const id = siteIdOf({ azure, ...visit });
  await azure.arm('POST', armPath(`${id}/${what}`), Nothing);
  const names = namesOf(id);
  const states = { start: ['Stopped', 'Running'], stop: ['Running', 'Stopped'], restart: undefined }[what];
  return {
    to: links.site(id),
    title: `${names.name} was ${TITLES[what]}`,
    commands: [az(`webapp ${what}`, names)],
    changes: states ? [{ member: 'properties.state', before: states[0], after: states[1] }] : [],
  };
}

async function overview(visit: Visit): Promise<Page> {
  const site = await readSite(visit);
  const { subscription, group } = partsOf(site.id);
  const { properties } = site;
  const address = `https://${properties.defaultHostName}`;
  return {
    ...siteFrame(site),
    view: 'site/overview',
    data: {
      running: properties.state === 'Running',
      browse: browserAddress(visit.req, address),
      stop: links.site(site.id, 'stop'),
      start: links.site(site.id, 'start'),
      restart: links.site(site.id, 'restart'),
      remove: links.site(site.id, 'delete'),
      facts: [
        {
          label: 'Resource group',
          value: group,
          href: links.group(`/subscriptions/${subscription}/resourceGroups/${group}`),
        },
        { label: 'Status', value: statusOf(site) },
        { label: 'Location', value: site.location },
        { label: 'Subscription', value: await subscriptionName(visit.azure, subscription) },
        { label: 'Subscription ID', value: subscription, copy: true },
        {
          label: 'Default domain',
          value: properties.defaultHostName,
          href: browserAddress(visit.req, address),
        },
        {
          label: 'App Service Plan',
          value: `${partsOf(properties.serverFarmId).name} (${properties.sku ?? ''})`,
        },
        { label: 'Operating System', value: properties.reserved ? 'Linux' : 'Windows' },
        { label: 'Runtime', value: properties.siteConfig?.linuxFxVersion?.replace('|', ' ') || 'Not set' },
      ],
    },
  };
}

const statusOf = ({ properties }: Site): string =>
  properties.usageState === 'Exceeded' ? `${properties.state} (quota exceeded)` : properties.state;
