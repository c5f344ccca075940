import { type Principal, Principals } from '../../../azure/graph.ts';
import type { Blades } from '../../../http/blades.ts';
import { links } from '../../../links.ts';
import { PORTAL_TAG } from '../../site/auth/registration.ts';
import { entraFrame } from '../directory.ts';

const KINDS = {
  enterprise: 'Enterprise Applications',
  microsoft: 'Microsoft Applications',
  all: 'All Applications',
} as const;
type Kind = keyof typeof KINDS;

/**
 * Enterprise applications. As in Azure the list begins with those that a portal made or somebody consented to: what
 * `az ad sp create` makes lacks the mark, and is under All Applications only.
 */
export function enterpriseListBlade({ view }: Blades): void {
  view(links.enterprises, async ({ azure, query, me }) => {
    const asked = query.get('type') ?? '';
    const kind: Kind = asked === 'microsoft' || asked === 'all' ? asked : 'enterprise';
    const { value } = await azure.graph('GET', '/servicePrincipals?$top=999', Principals);
    const fits: Record<Kind, (each: Principal) => boolean> = {
      enterprise: ({ tags }) => tags.includes(PORTAL_TAG),
      microsoft: ({ appOwnerOrganizationId }) => appOwnerOrganizationId !== me.tenant.id,
      all: () => true,
    };
    return {
      ...entraFrame('Enterprise applications'),
      view: 'entra/enterprise/list',
      data: {
        kind,
        tabs: Object.entries(KINDS).map(([name, label]) => ({
          label,
          href: `${links.enterprises}?type=${name}`,
          here: name === kind,
        })),
        principals: value
          .filter(fits[kind])
          .toSorted((one, other) => one.displayName.localeCompare(other.displayName))
          .map(({ id, appId, displayName, homepage }) => ({
            id,
            appId,
            displayName,
            homepage,
            href: links.enterprise(id, 'overview'),
          })),
      },
    };
  });
}
