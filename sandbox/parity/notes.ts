/** What the route table of a service does not tell. Every operation that is in the table and not here is imitated whole. */
export interface ServiceNotes {
  readonly title: string;
  /** Where it answers. */
  readonly host: string;
  /** A sentence or two on what it is, and how far it goes. */
  readonly about: string;
  /** Operations (as in the table) that do part of what they do in Azure, and what they do not. */
  readonly partly: Readonly<Record<string, string>>;
  /** Operations of the table that are there to be refused, and why. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Operations whose behaviour in Azure is not well known, and what is in doubt. */
  readonly unsure?: Readonly<Record<string, string>>;
  /** What of the real service is not there at all, and what a client is told instead. */
  readonly missing: readonly string[];
}
