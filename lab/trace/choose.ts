import { type Journey, textOf } from './journal.ts';

/** What of a journal is worth showing. */
export interface Chosen {
  /** The last sign-ins, the newest at the end. */
  readonly signIns: readonly Journey[];
  /** When somebody was last sent to the sign-in page and did not go on, where there is no sign-in to show. */
  readonly abandoned: Journey | undefined;
}

/**
 * The last `count` sign-ins of a journal. Those to a site come first, because they are what the lab is about: others (to
 * the portal, of az) are shown only where there is none. What nobody went on with (each check of a redirect leaves such a
 * beginning) is no sign-in.
 */
export function chooseSignIns(journeys: readonly Journey[], count: number): Chosen {
  const signIns = journeys.filter(isSignIn);
  const toSites = signIns.filter(isToSite);
  const chosen = (toSites.length > 0 ? toSites : signIns).slice(-count);
  return {
    signIns: chosen,
    abandoned:
      chosen.length > 0 ? undefined : journeys.filter((each) => !isSignIn(each) && isToSite(each)).at(-1),
  };
}

/** Somebody came to Entra ID to sign in, and more happened than that a page was shown. */
const isSignIn = ({ events }: Journey): boolean =>
  events.some(
    ({ service, what }) => service === 'entra' && what !== 'sign-in asked' && what !== 'signed out',
  ) || events.some(({ what }) => what === 'session begun');

/** App Service authentication had a part in it. */
const isToSite = ({ events }: Journey): boolean =>
  events.some(
    (event) =>
      event.service === 'gateway' && event.what !== 'turned away' && textOf(event, 'site') !== undefined,
  );
