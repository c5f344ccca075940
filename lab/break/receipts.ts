import { breaksOf } from './break.ts';
import { provider } from './changes.ts';

/** What can be wrong with a token although everything is set. */
export const receiptBreaks = breaksOf(
  'access-token',
  {
    story:
      'You have put the login parameters right, checked them twice, and opened the frontend again. It still gets a token that the backend does not take.',
  },
  [
    [
      'token-for-graph',
      'the session is from before the login parameters were right',
      async (hand) => {
        let right: unknown;
        await provider('frontend', ({ login }) => {
          right = login.loginParameters;
          login.loginParameters = [];
        })(hand);
        await hand.signIn(() =>
          provider('frontend', ({ login }) => {
            login.loginParameters = right;
          })(hand),
        );
      },
    ],
  ],
);
