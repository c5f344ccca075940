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
  /** Short name of the paired region. */
  readonly paired: string;
}

const rows: [string, string, string, string, string, string, string, string][] = [
  ['eastus', 'East US', 'United States', 'US', '37.3719', '-79.8164', 'Virginia', 'westus'],
  ['eastus2', 'East US 2', 'United States', 'US', '36.6681', '-78.3889', 'Virginia', 'centralus'],
];

/** The regions that the sandbox offers. */
export const regions: readonly Region[] = rows.map(
  ([name, displayName, geography, geographyGroup, latitude, longitude, physicalLocation, paired]) => ({
    name,
    displayName,
    geography,
    geographyGroup,
    latitude,
    longitude,
    physicalLocation,
    paired,
  }),
);

/** The region that a client calls `text`: by its short or display name, whatever its case and blanks. */
export function findRegion(text: string): Region | undefined {
  const name = text.toLowerCase().replace(/\s+/g, '');
  return regions.find((region) => region.name === name);
}
