import { SUBSCRIPTION, subscriptionId } from '../ids.ts';
import { type Operation, operation, webList } from '../operation.ts';
import { offeredRegions } from './regions-offered.ts';

/** The oldest regions come first in the service's own order; all others share the last place. */
const FIRST = [
  'eastus',
  'northeurope',
  'westeurope',
  'southeastasia',
  'eastasia',
  'westus',
  'japanwest',
  'japaneast',
  'eastus2',
  'northcentralus',
  'southcentralus',
  'brazilsouth',
  'australiaeast',
  'australiasoutheast',
  'centralus',
];

const LAST = 2_147_483_647;

/** What every offered region has; Linux and free Linux plans (LINUX, LINUXFREE) among it. */
const FEATURES =
  'PUBLIC;DREAMSPARK;MSFTPUBLIC;FUNCTIONS;DYNAMIC;DSERIES;LINUX;LINUXDSERIES;LINUXFREE;LINUXDYNAMIC;ELASTICPREMIUM;ELASTICLINUX;WINDOWSV3;LINUXV3;WINDOWSP0V3;LINUXP0V3;WINDOWSMV3;LINUXMV3';

/** Where plans can be made. Source: "List Geo Regions" (REST); recorded answers of the real service. */
export function geoRegionOperations(): Operation[] {
  return [
    operation(
      'GET',
      `${SUBSCRIPTION}/providers/Microsoft.Web/geoRegions`,
      'Microsoft.Web/geoRegions/read',
      ({ params }) => {
        const id = `${subscriptionId(params.subscription)}/providers/Microsoft.Web/geoRegions`;
        const views = offeredRegions.map(({ name, displayName }) => {
          const order = FIRST.indexOf(name);
          return {
            id: `${id}/${displayName}`,
            name: displayName,
            type: 'Microsoft.Web/geoRegions',
            properties: {
              name: displayName,
              description: null,
              sortOrder: order < 0 ? LAST : order,
              displayName,
              orgDomain: FEATURES,
            },
          };
        });
        return webList(views.toSorted((one, other) => one.properties.sortOrder - other.properties.sortOrder));
      },
      { reach: 'anywhere' },
    ),
  ];
}
