import { z } from 'zod';
import { armPath } from '../../azure/arm.ts';
import type { Azure } from '../../azure/azure.ts';
import type { Blades } from '../../http/blades.ts';
import { az } from '../../lesson/az.ts';
import { changesBetween } from '../../lesson/changes.ts';
import { links } from '../../links.ts';
import { namesOf, readSite, SITE, siteFrame, siteIdOf } from './site.ts';

const Config = z.object({
  properties: z.object({
    cors: z
      .object({
        allowedOrigins: z.array(z.string()).nullish(),
        supportCredentials: z.boolean().nullish(),
      })
      .nullish(),
  }),
});

/** API > CORS: which pages' scripts may call the app. Source: "Web Apps - Update Configuration" (REST), `cors`. */
export function corsBlade({ form }: Blades): void {
  form(`${SITE}/apiCors`, {
    initial: (visit) => readCors(visit.azure, siteIdOf(visit)),
    read: (sent) => ({ origins: sent.lines('origins'), credentials: sent.flag('credentials') }),
    check({ origins, credentials }): Record<string, string> {
      const wrong = origins.find((origin) => !isOrigin(origin));
      if (wrong)
        return {
          origins: `“${wrong}” is no origin: it is https:// and a host name, with no path and no slash at the end.`,
        };
      if (credentials && origins.includes('*')) {
        return { credentials: 'With credentials the origins must be named: * would allow every page.' };
      }
      return {};
    },
    page: async (visit) => ({
      ...siteFrame(await readSite(visit), 'CORS'),
      view: 'site/cors',
      data: { back: links.site(siteIdOf(visit)) },
    }),
    async save({ azure, ...visit }, { origins, credentials }) {
      const id = siteIdOf({ azure, ...visit });
      const before = await readCors(azure, id);
      const cors = { allowedOrigins: [...origins], supportCredentials: credentials };
      await azure.arm('PATCH', armPath(`${id}/config/web`), Config, { properties: { cors } });
      return {
        to: links.site(id, 'apiCors'),
        title: 'The allowed origins were saved',
        commands: corsCommands(id, before, { origins, credentials }),
        changes: changesBetween(
          { allowedOrigins: before.origins, supportCredentials: before.credentials },
          cors,
          'config/web.cors',
        ),
      };
    },
  });
}

interface Cors {
  readonly origins: readonly string[];
  readonly credentials: boolean;
}

async function readCors({ arm }: Azure, id: string) {
  const { properties } = await arm('GET', armPath(`${id}/config/web`), Config);
  return {
    origins: properties.cors?.allowedOrigins ?? [],
    credentials: properties.cors?.supportCredentials ?? false,
  };
}

const isOrigin = (text: string): boolean =>
  text === '*' || (URL.canParse(text) && new URL(text).origin === text.toLowerCase());

function corsCommands(id: string, before: Cors, after: Cors): string[] {
  const names = namesOf(id);
  const added = after.origins.filter((origin) => !before.origins.includes(origin));
  const gone = before.origins.filter((origin) => !after.origins.includes(origin));
  return [
    ...(added.length > 0 ? [az('webapp cors add', { ...names, 'allowed-origins': added })] : []),
    ...(gone.length > 0 ? [az('webapp cors remove', { ...names, 'allowed-origins': gone })] : []),
    ...(before.credentials === after.credentials
      ? []
      : [
          az('resource update', {
            ids: `${id}/config/web`,
            set: `properties.cors.supportCredentials=${after.credentials}`,
          }),
        ]),
  ];
}
