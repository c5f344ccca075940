/** The titles of the lab's steps by number: the pages of this app name them as the guide does. */
export const STEPS = /** @type {const} */ ({
  1: 'Create and deploy two apps',
  2: 'Tell the frontend where the backend is',
  3: 'See the frontend call the backend',
  4: 'Put authentication in front of both apps',
  5: 'See what is secured now',
  6: 'Let the frontend ask for access to the backend',
  7: 'Have App Service ask for a usable access token',
  8: 'Let the backend accept tokens of the frontend',
  9: 'Call the backend as the signed-in user',
  10: 'When tokens expire',
  11: 'Take the user along to Microsoft Graph',
  12: 'Clean up',
});

/** @typedef {keyof typeof STEPS} Step */
