import { z } from 'zod';
import type { Blades } from '../../../http/blades.ts';
import { FieldError, type FieldErrors } from '../../../http/page.ts';
import type { Visit } from '../../../http/visit.ts';
import { links } from '../../../links.ts';
import { readSite, SITE, siteFrame, siteIdOf } from '../site.ts';
import { addToDraft, draftOf, rowsOf, type Setting } from './draft.ts';
import { readSettings } from './settings.ts';

const PATH = `${SITE}/environmentVariables`;
const back = (visit: Visit): string => links.site(siteIdOf(visit), 'environmentVariables');

const NOT_YET = 'This is not saved yet: choose Apply on this page, and Confirm.';

/** The panels of Environment variables: Add and Edit, Delete in a row, and Advanced edit. */
export function settingBlades({ form, action }: Blades): void {
  form(`${PATH}/setting`, {
    async initial(visit) {
      const name = visit.query.get('name') ?? '';
      const found = (await rows(visit)).find((each) => each.name === name);
      return { name, value: found?.value ?? '', slot: found?.slot ?? false };
    },
    read: (sent) => ({ name: sent.text('name'), value: sent.raw('value'), slot: sent.flag('slot') }),
    check: ({ name }) => checkName(name),
    async page(visit) {
      const site = await readSite(visit);
      const isNew = !visit.query.get('name');
      return {
        ...siteFrame(site, isNew ? 'Add application setting' : 'Edit application setting'),
        view: 'site/setting',
        data: { isNew, back: back(visit) },
      };
    },
    save(visit, { name, value, slot }) {
      const before = visit.query.get('name') ?? '';
      const id = siteIdOf(visit);
      if (before !== '' && before !== name) addToDraft(visit.session, id, new Map([[before, undefined]]));
      addToDraft(visit.session, id, new Map([[name, { name, value, slot }]]));
      return { to: back(visit), title: `${name} will be set`, text: NOT_YET, teaches: false };
    },
  });
  action(`${PATH}/remove`, {
    back,
    run(visit, sent) {
      const name = sent.text('name');
      addToDraft(visit.session, siteIdOf(visit), new Map([[name, undefined]]));
      return { to: back(visit), title: `${name} will be deleted`, text: NOT_YET, teaches: false };
    },
  });
  form(`${PATH}/advanced`, {
    initial: async (visit) => ({
      settings: JSON.stringify(
        (await rows(visit)).map(({ name, value, slot }) => ({ name, value, slotSetting: slot })),
        null,
        2,
      ),
    }),
    read: (sent) => ({ settings: sent.raw('settings') }),
    page: async (visit) => ({
      ...siteFrame(await readSite(visit), 'Advanced edit'),
      view: 'site/advanced-edit',
      data: { back: back(visit) },
    }),
    async save(visit, { settings }) {
      const wanted = parseSettings(settings);
      const names = new Set(wanted.map(({ name }) => name));
      const gone = (await rows(visit)).filter(({ name }) => !names.has(name));
      addToDraft(
        visit.session,
        siteIdOf(visit),
        new Map([
          ...gone.map(({ name }) => [name, undefined] as const),
          ...wanted.map((each) => [each.name, each] as const),
        ]),
      );
      return { to: back(visit), title: 'The settings will be replaced', text: NOT_YET, teaches: false };
    },
  });
}

/** The settings that there will be. */
async function rows(visit: Visit): Promise<Setting[]> {
  const settings = await readSettings(visit.azure, siteIdOf(visit));
  return rowsOf(settings, draftOf(visit.session, siteIdOf(visit))).filter(
    ({ change }) => change !== 'removed',
  );
}

function checkName(name: string): FieldErrors {
  if (name === '') return { name: 'Enter a name.' };
  if (!/^[\w.:-]+$/.test(name)) {
    return { name: 'A name has letters, digits, periods, colons, hyphens and underscores only.' };
  }
  return {};
}

const Settings = z.array(
  z.object({ name: z.string().min(1), value: z.string(), slotSetting: z.boolean().default(false) }),
);

/** @throws FieldError when the text is no list of settings, or when Azure could not keep each of them */
function parseSettings(text: string): Setting[] {
  const settings = readList(text).map(({ slotSetting, ...each }) => ({ ...each, slot: slotSetting }));
  const seen = new Set<string>();
  for (const { name } of settings) {
    const broken = checkName(name).name;
    if (broken) throw new FieldError({ settings: `${JSON.stringify(name)}: ${broken}` });
    if (seen.has(name)) throw new FieldError({ settings: `${name} is there twice, and can have one value.` });
    seen.add(name);
  }
  return settings;
}

function readList(text: string): z.infer<typeof Settings> {
  try {
    return Settings.parse(JSON.parse(text));
  } catch {
    throw new FieldError({
      settings:
        'This is no JSON list of objects with name, value and slotSetting. Compare it with how it was.',
    });
  }
}
