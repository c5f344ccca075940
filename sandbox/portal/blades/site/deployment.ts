import { z } from 'zod';
import { armPath } from '../../azure/arm.ts';
import type { Blades } from '../../http/blades.ts';
import { az } from '../../lesson/az.ts';
import { namesOf, readSite, SITE, siteFrame, siteIdOf } from './site.ts';

const Deployments = z.object({
  value: z.array(
    z.object({
      properties: z.object({
        id: z.string().nullish(),
        status: z.number(),
        message: z.string().nullish(),
        deployer: z.string().nullish(),
        received_time: z.string().nullish(),
        active: z.boolean().nullish(),
      }),
    }),
  ),
});

/** Kudu's statuses in words. */
const STATUS: Readonly<Record<number, string>> = {
  0: 'Pending',
  1: 'Building',
  2: 'Deploying',
  3: 'Failed',
  4: 'Success',
};

/** Deployment Center, where deployments are seen, and what is no page of the sandbox's: Log stream, Identity. */
export function deploymentBlades({ view }: Blades): void {
  view(`${SITE}/deploymentCenter`, async (visit) => {
    const [site, { value }] = await Promise.all([
      readSite(visit),
      visit.azure.arm('GET', armPath(`${siteIdOf(visit)}/deployments`), Deployments),
    ]);
    return {
      ...siteFrame(site, 'Deployment Center'),
      view: 'site/deployments',
      data: {
        deployments: value.map(({ properties }) => ({
          ...properties,
          status: STATUS[properties.status] ?? String(properties.status),
        })),
      },
    };
  });
  view(`${SITE}/logStream`, async (visit) => {
    const site = await readSite(visit);
    return {
      ...siteFrame(site, 'Log stream'),
      view: 'telling',
      data: {
        texts: [
          'Azure shows the log here as it grows. In the sandbox a terminal does that, in npx lab sandbox shell:',
        ],
        command: az('webapp log tail', namesOf(site.id)),
      },
    };
  });
  view(`${SITE}/identity`, async (visit) => ({
    ...siteFrame(await readSite(visit), 'Identity'),
    view: 'telling',
    data: {
      texts: [
        'System assigned: off. User assigned: none.',
        'With a managed identity an app is somebody in Microsoft Entra ID without a secret of its own. The lab uses none, and the sandbox does not imitate them.',
      ],
    },
  }));
}
