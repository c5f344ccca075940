/** A region of the public cloud. */
export interface Region {
  /** The short name (`eastus2`). */
  readonly name: string;
  readonly displayName: string;
  readonly geography: string;
  readonly geographyGroup: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly physicalLocation: string;
  /** Short name of the paired region; newer regions have none. */
  readonly paired: string | undefined;
  /** Named first by the portal ("Recommended"); others are "Other". */
  readonly recommended: boolean;
  readonly zones: boolean;
  /** Open to every subscription; the others are for disaster recovery within their country, on request. */
  readonly open: boolean;
}

/**
 * A line a region: display name, geography, its group, latitude, longitude, place, paired region, and flags: R named
 * first by the portal, Z availability zones, X not open to every subscription.
 * Sources: "List of Azure regions"; "Subscriptions - List Locations" (REST).
 */
const TABLE = `
Central US|United States|US|41.5908|-93.6208|Iowa|eastus2|RZ
East US|United States|US|37.3719|-79.8164|Virginia|westus|RZ
East US 2|United States|US|36.6681|-78.3889|Virginia|centralus|RZ
North Central US|United States|US|41.8819|-87.6278|Illinois|southcentralus|Z
South Central US|United States|US|29.4167|-98.5|Texas|northcentralus|RZ
West Central US|United States|US|40.89|-110.234|Wyoming|westus2|
West US|United States|US|37.783|-122.417|California|eastus|Z
West US 2|United States|US|47.233|-119.852|Washington|westcentralus|RZ
West US 3|United States|US|33.448376|-112.074036|Phoenix|eastus|RZ
Canada Central|Canada|Canada|43.653|-79.383|Toronto|canadaeast|RZ
Canada East|Canada|Canada|46.817|-71.217|Quebec|canadacentral|
Mexico Central|Mexico|Mexico|20.588818|-100.389888|Querétaro State||RZ
Brazil South|Brazil|South America|-23.55|-46.633|Sao Paulo State|southcentralus|RZ
Brazil Southeast|Brazil|South America|-22.90278|-43.2075|Rio|brazilsouth|X
Chile Central|Chile|South America|-33.447487|-70.673676|Santiago||RZ
Austria East|Austria|Europe|48.1430|16.2720|Vienna||RZ
North Europe|Europe|Europe|53.3478|-6.2597|Ireland|westeurope|RZ
West Europe|Europe|Europe|52.3667|4.9|Netherlands|northeurope|RZ
France Central|France|Europe|46.3772|2.373|Paris|francesouth|RZ
France South|France|Europe|43.8345|2.1972|Marseille|francecentral|X
Germany North|Germany|Europe|53.073635|8.806422|Berlin|germanywestcentral|X
Germany West Central|Germany|Europe|50.110924|8.682127|Frankfurt|germanynorth|RZ
Italy North|Italy|Europe|45.46888|9.18109|Milan||RZ
Norway East|Norway|Europe|59.913868|10.752245|Norway|norwaywest|RZ
Norway West|Norway|Europe|58.969975|5.733107|Norway|norwayeast|X
Poland Central|Poland|Europe|52.23334|21.01666|Warsaw||RZ
Spain Central|Spain|Europe|40.4259|-3.4209|Madrid||RZ
Sweden Central|Sweden|Europe|60.67488|17.14127|Gävle|swedensouth|RZ
Sweden South|Sweden|Europe|55.6059|13.0007|Malmö|swedencentral|X
Switzerland North|Switzerland|Europe|47.451542|8.564572|Zurich|switzerlandwest|RZ
Switzerland West|Switzerland|Europe|46.204391|6.143158|Geneva|switzerlandnorth|X
UK South|United Kingdom|Europe|50.941|-0.799|London|ukwest|RZ
UK West|United Kingdom|Europe|53.427|-3.084|Cardiff|uksouth|
South Africa North|South Africa|Africa|-25.73134|28.21837|Johannesburg|southafricawest|RZ
South Africa West|South Africa|Africa|-34.075691|18.843266|Cape Town|southafricanorth|X
Israel Central|Israel|Middle East|31.2655698|33.4506633|Israel||RZ
Qatar Central|Qatar|Middle East|25.551462|51.439327|Doha||RZ
UAE Central|UAE|Middle East|24.466667|54.366669|Abu Dhabi|uaenorth|X
UAE North|UAE|Middle East|25.266666|55.316666|Dubai|uaecentral|RZ
East Asia|Asia Pacific|Asia Pacific|22.267|114.188|Hong Kong|southeastasia|RZ
Southeast Asia|Asia Pacific|Asia Pacific|1.283|103.833|Singapore|eastasia|RZ
Australia Central|Australia|Asia Pacific|-35.3075|149.1244|Canberra|australiacentral2|
Australia Central 2|Australia|Asia Pacific|-35.3075|149.1244|Canberra|australiacentral|X
Australia East|Australia|Asia Pacific|-33.86|151.2094|New South Wales|australiasoutheast|RZ
Australia Southeast|Australia|Asia Pacific|-37.8136|144.9631|Victoria|australiaeast|
Central India|India|Asia Pacific|18.5822|73.9197|Pune|southindia|RZ
Jio India Central|India|Asia Pacific|21.146633|79.08886|Nagpur|jioindiawest|X
Jio India West|India|Asia Pacific|22.470701|70.05773|Jamnagar|jioindiacentral|
South India|India|Asia Pacific|12.9822|80.1636|Chennai|centralindia|
West India|India|Asia Pacific|19.088|72.868|Mumbai|southindia|
Indonesia Central|Indonesia|Asia Pacific|-6.2088|106.8456|Jakarta||RZ
Japan East|Japan|Asia Pacific|35.68|139.77|Tokyo, Saitama|japanwest|RZ
Japan West|Japan|Asia Pacific|34.6939|135.5022|Osaka|japaneast|
Korea Central|Korea|Asia Pacific|37.5665|126.978|Seoul|koreasouth|RZ
Korea South|Korea|Asia Pacific|35.1796|129.0756|Busan|koreacentral|
Malaysia West|Malaysia|Asia Pacific|3.1412|101.6862|Kuala Lumpur||RZ
New Zealand North|New Zealand|Asia Pacific|-36.84853|174.76349|Auckland||RZ
`;

/** The regions that the sandbox offers. */
export const regions: readonly Region[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [displayName = '', geography = '', geographyGroup = '', ...rest] = line.split('|');
    const [latitude = '', longitude = '', physicalLocation = '', paired, flags = ''] = rest;
    return {
      name: shortName(displayName),
      displayName,
      geography,
      geographyGroup,
      latitude,
      longitude,
      physicalLocation,
      paired: paired || undefined,
      recommended: flags.includes('R'),
      zones: flags.includes('Z'),
      open: !flags.includes('X'),
    };
  });

/** The region that a client calls `text`: by its short or display name, whatever its case and blanks. */
export function findRegion(text: string): Region | undefined {
  const name = shortName(text);
  return regions.find((region) => region.name === name);
}

function shortName(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '');
}
