import type { Filled, PortalPage, PortalVisitor } from '../sandbox/portal/testing.ts';

/** Where the saves are made: as whom, and what is there. */
export interface SavingPlace {
  readonly admin: PortalVisitor;
  /** Addresses of an app that Microsoft stands in front of, one that is open, and their groups, registrations and the rest. */
  readonly at: Readonly<Record<'app' | 'open' | 'group' | 'registration' | 'other' | 'principal', string>>;
  /** The registration of the app, its scope, and another registration. */
  readonly clientId: string;
  readonly scopeId: string;
  readonly otherId: string;
  /** The object ID of a sample user. */
  user(alias: string): string;
}

/** A difference that is the real services' own, or az's, by member; with what the portal leaves and what the commands do. */
type Differences = Readonly<Record<string, readonly [unknown, unknown]>>;

/** "How and why applications are added": the portal tags what Enterprise applications lists; `az ad sp create` does not. */
export const TAG: Differences = {
  'servicePrincipals.<new>.tags': [['WindowsAzureActiveDirectoryIntegratedApp'], []],
};

/** A save of the portal's, and what its commands do otherwise. */
export interface Save {
  /** What stands before the save, as the portal makes it. */
  readonly before?: () => Promise<unknown>;
  readonly run: () => Promise<PortalPage>;
  readonly differs?: Differences;
}

/** A secret that is typed in, and must be in no panel. */
export const SECRET = 'of-megan~sandbox~0123456789';

/** Saves by what they are called. */
export type Saves = Readonly<Record<string, Save>>;

/** Presses a button of a page in the place, with fields filled in. */
export const saver =
  (place: () => SavingPlace) =>
  (path: string, button: string, filled: Filled = {}): Promise<PortalPage> =>
    place().admin.submit(path, button, filled);
