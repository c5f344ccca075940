import { createHash } from 'node:crypto';
import type { ArmContext } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, webList } from '../operation.ts';

/** The machines that a site runs on: one. Source: "Web Apps - List Instance Identifiers" (REST). */
export function instanceOperations({ resources }: ArmContext): Operation[] {
  return [
    operation('GET', `${SITE}/instances`, 'Microsoft.Web/sites/instances/read', ({ params }) => {
      const site = findSite(resources, params);
      if (site.state !== 'Running') return webList([]);
      const name = createHash('sha256').update(site.id.toLowerCase()).digest('hex');
      const detector = `https://${site.scmHostName}/instances/${name}`;
      return webList([
        {
          id: `${site.id}/instances/${name}`,
          name,
          type: 'Microsoft.Web/sites/instances',
          location: site.location,
          properties: {
            statusUrl: detector,
            detectorUrl: detector,
            consoleUrl: `${detector}/console`,
            healthCheckUrl: null,
            state: 'READY',
            containers: null,
          },
        },
      ]);
    }),
  ];
}
