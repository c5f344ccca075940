/** What can be known of a lab. Each fact is asked for once, whoever reads it and however often. */
export interface Facts {
  /** The names and values of a site's app settings. */
  appSettings(site: string): Promise<ReadonlyMap<string, string>>;
}
