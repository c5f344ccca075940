import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Site } from '../../state/resources.ts';
import { parseProperties } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, web, webList } from '../operation.ts';
import { Flag } from '../shapes.ts';
import { changeSite } from './config-resource.ts';

const TYPE = 'Microsoft.Web/sites/basicPublishingCredentialsPolicies';
const names = ['ftp', 'scm'] as const;

const Body = z.object({ properties: z.object({ allow: Flag }) });

/** Whether publishing with user and password is allowed. Source: "Web Apps - Get Scm Allowed" and its sisters (REST). */
export function basicAuthPolicyOperations(context: ArmContext): Operation[] {
  const { resources } = context;
  const root = `${SITE}/basicPublishingCredentialsPolicies` as const;
  return [
    operation('GET', root, `${TYPE}/read`, ({ params }) => {
      const site = findSite(resources, params);
      return webList(names.map((name) => view(site, name)));
    }),
    ...names.flatMap((name) => [
      operation('GET', `${root}/${name}`, `${TYPE}/${name}/read`, ({ params }) =>
        web(view(findSite(resources, params), name)),
      ),
      operation('PUT', `${root}/${name}`, `${TYPE}/${name}/write`, ({ params, body }) => {
        const site = findSite(resources, params);
        const { allow } = parseProperties(Body, body).properties;
        const basicAuth = { ...site.basicAuth, [name]: allow };
        const changed = changeSite(resources, site, { basicAuth }, nowOf(context));
        return web(view(changed, name), changed.changedAt);
      }),
    ]),
  ];
}

const view = ({ id, location, basicAuth }: Frozen<Site>, name: (typeof names)[number]) => ({
  id: `${id}/basicPublishingCredentialsPolicies/${name}`,
  name,
  type: TYPE,
  location,
  properties: { allow: basicAuth[name] },
});
