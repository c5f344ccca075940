import { breaksOf } from './break.ts';
import type { Change } from './hand.ts';

/** Registers an application of the frontend's name. */
const registered: Change = ({ graph, target }) =>
  graph('POST', '/applications', { displayName: target.frontend });

/** What can be left behind. */
export const cleanBreaks = breaksOf(
  'registrations-deleted',
  {
    story:
      'The resource group is gone, and the lab with it. Or is it? The list of app registrations is longer than it was.',
  },
  [
    ['registration-left', 'an app registration is left', registered],
    [
      'twin-registrations',
      'two app registrations of one name are left',
      async (hand) => {
        await registered(hand);
        await registered(hand);
      },
    ],
  ],
);
