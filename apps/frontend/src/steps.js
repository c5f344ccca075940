/** The steps of the lab by number, as the pages of this app name them. */
export const STEPS = /** @type {const} */ ({
  1: 'Create and deploy the apps',
  2: 'Configure the app setting',
  3: 'Frontend calls the backend',
  4: 'Configure authentication',
  5: 'See what is secured now',
  6: 'Grant the frontend access to the backend',
  7: 'Return a usable access token',
  8: 'Accept tokens from the frontend only',
  9: 'Frontend calls the authenticated backend',
  10: 'When tokens expire',
  11: 'Flow the user to Microsoft Graph',
  12: 'Clean up',
});

/** @typedef {keyof typeof STEPS} Step */
