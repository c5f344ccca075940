import { z } from 'zod';
import { armPath } from '../../../azure/arm.ts';
import type { Blades } from '../../../http/blades.ts';
import { confirmBlade } from '../../../http/confirm.ts';
import type { Page } from '../../../http/page.ts';
import type { Visit } from '../../../http/visit.ts';
import { links } from '../../../links.ts';
import { readSite, SITE, siteFrame, siteIdOf } from '../site.ts';
import { draftOf, dropDraft, rowsOf } from './draft.ts';
import { applySettings, readSettings, typedSettingsCommands } from './settings.ts';

const BLADE = 'environmentVariables';
const PATH = `${SITE}/${BLADE}`;

/** Drafts may hold secrets and are in memory only. */
const LOST = 'Changes that were not applied yet are gone when the sandbox starts anew, or you sign out.';

const ConnectionStrings = z.object({ properties: z.record(z.string(), z.object({ type: z.string() })) });

/** Settings > Environment variables. What its panel applies is kept; the page's own Apply, confirmed, writes it. */
export function environmentBlades(blades: Blades): void {
  blades.view(PATH, (visit) =>
    visit.query.get('tab') === 'connectionStrings' ? connectionStrings(visit) : appSettings(visit),
  );
  blades.action(`${PATH}/discard`, {
    back: address,
    run(visit) {
      dropDraft(visit.session, siteIdOf(visit));
      return { to: address(visit), title: 'The changes were discarded', teaches: false };
    },
  });
  confirmBlade(
    blades,
    `${PATH}/apply`,
    async (visit) => {
      const site = await readSite(visit);
      const names = [...draftOf(visit.session, siteIdOf(visit)).keys()];
      return {
        page: siteFrame(site, 'Save changes'),
        question:
          'Any changes to application settings will restart your application. Are you sure you want to continue?',
        text: [names.length === 0 ? 'There is nothing to change.' : `Changes: ${names.join(', ')}.`],
        yes: 'Confirm',
        no: 'Cancel',
        back: address(visit),
      };
    },
    async (visit) => {
      const id = siteIdOf(visit);
      const draft = draftOf(visit.session, id);
      if (draft.size === 0) {
        return { to: address(visit), title: 'There was nothing to save', text: LOST, teaches: false };
      }
      const changes = await applySettings(visit.azure, id, draft);
      dropDraft(visit.session, id);
      return {
        to: address(visit),
        title: 'The app settings were saved',
        commands: typedSettingsCommands(id, draft),
        changes,
      };
    },
  );
}

const address = (visit: Visit): string => links.site(siteIdOf(visit), BLADE);

async function appSettings(visit: Visit): Promise<Page> {
  const [site, settings] = await Promise.all([readSite(visit), readSettings(visit.azure, siteIdOf(visit))]);
  const draft = draftOf(visit.session, siteIdOf(visit));
  const here = address(visit);
  const rows = rowsOf(settings, draft);
  return {
    ...siteFrame(site, 'Environment variables'),
    view: 'site/environment',
    data: {
      here,
      tabs: tabs(here, 'App settings'),
      shown: visit.query.get('values') === 'shown',
      pending: rows.some(({ change }) => change !== undefined),
      rows: rows.map((row) => ({
        ...row,
        href: `${here}/setting?${new URLSearchParams({ name: row.name })}`,
      })),
    },
  };
}

async function connectionStrings(visit: Visit): Promise<Page> {
  const path = armPath(`${siteIdOf(visit)}/config/connectionstrings/list`);
  const [site, { properties }] = await Promise.all([
    readSite(visit),
    visit.azure.arm('POST', path, ConnectionStrings),
  ]);
  return {
    ...siteFrame(site, 'Environment variables'),
    view: 'site/connection-strings',
    data: {
      tabs: tabs(address(visit), 'Connection strings'),
      rows: Object.entries(properties).map(([name, { type }]) => ({ name, type })),
    },
  };
}

const tabs = (here: string, current: string) =>
  [
    { label: 'App settings', href: here },
    { label: 'Connection strings', href: `${here}?tab=connectionStrings` },
  ].map((tab) => ({ ...tab, here: tab.label === current }));
