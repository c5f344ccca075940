/**
 * The names of the fields and buttons on the sign-in pages: what an automated sign-in may rely on. They do not change.
 *
 * All pages are plain HTML forms (method POST) that work without scripts. What a script does, page by page:
 * - *Pick an account*: press the button `account` whose value is the user's UPN (a guest's is its name in the
 *   directory, with `#EXT#`), or the button `another` to type a name.
 * - *Sign in*: fill in `username` (UPN, or a guest's mail address). There is no password.
 * - *Verify your identity* (only where the directory asks for a second factor): press `decision` = `verify`.
 * - *Permissions requested*: press `decision` = `accept` (text Accept) or `cancel` (text Cancel); an administrator may
 *   tick `for_organization`.
 * - *Need admin approval*: press `decision` = `cancel`, or `another` to sign in as somebody else.
 * - *Enter code* (device code): fill in `user_code`. Then pick the account, press `decision` = `continue`, and consent.
 * - The page that carries the answer to the application by `form_post` is a form with hidden fields and one button.
 *
 * Each form has the hidden fields `canary` (belongs to the browser's cookie, so send cookies back) and, once an account
 * is chosen, `signed_in_as` (the user's object ID). Send hidden fields as they are.
 */
export const FIELDS = {
  account: 'account',
  another: 'another',
  username: 'username',
  signedInAs: 'signed_in_as',
  decision: 'decision',
  forOrganization: 'for_organization',
  userCode: 'user_code',
  canary: 'canary',
} as const;

/** The values of `decision`. */
export const DECISIONS = {
  accept: 'accept',
  cancel: 'cancel',
  continue: 'continue',
  verify: 'verify',
} as const;
