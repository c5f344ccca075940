const LONGEST_ADDRESS = 2000;

/**
 * What the form of a receipt sends: the claims of the access token under their short names, and what kind of token it
 * was. Never the token.
 * @typedef {{ name: string, value: string }} Field
 *
 * @typedef {object} Delivery
 * @property {string} address where the form sends it
 * @property {string} formAction the source expression of Content-Security-Policy that allows this address
 * @property {Field[]} fields
 */

/**
 * Reads where a receipt is to go. Only a program on the user's own machine may have it: http on 127.0.0.1, [::1] or
 * localhost, as with command-line sign-ins.
 * Source: RFC 8252, section 7.3 (loopback interface redirection).
 * @param {Readonly<Record<string, unknown>>} query
 * @param {import('./access-token.js').TokenReading} token
 * @returns {Delivery | 'refused' | undefined} `undefined` when nobody asked for a receipt
 */
export function readDelivery({ to, state }, token) {
  if (to === undefined && state === undefined) return undefined;
  if (typeof to !== 'string' || to.length > LONGEST_ADDRESS || !URL.canParse(to)) return 'refused';
  const url = new URL(to);
  if (url.protocol !== 'http:' || url.username || url.password) return 'refused';
  if (!['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)) return 'refused';
  if (state !== undefined && (typeof state !== 'string' || !/^[\x21-\x7e]{1,500}$/.test(state)))
    return 'refused';
  return {
    address: url.href,
    // A policy cannot name an IPv6 address (CSP3, host-part), so that such a form may go to any http address.
    formAction: url.hostname === '[::1]' ? 'http:' : url.origin,
    fields: [...fieldsOf(token), ...(state === undefined ? [] : [{ name: 'state', value: state }])],
  };
}

/**
 * @param {import('./access-token.js').TokenReading} token
 * @returns {Field[]}
 */
function fieldsOf(token) {
  const claims = token.kind === 'jwt' ? token.claims : {};
  return [
    { name: 'token', value: token.kind },
    ...Object.entries(claims).map(([name, value]) => ({ name, value: String(value) })),
  ];
}

/**
 * What a receipt says of a call to the backend with this token: how it went, and what the backend said of it.
 * @param {import('./remote-profile.js').Result} result
 * @returns {Field[]}
 */
export function callFields(result) {
  if (result.outcome !== 'ok') return [{ name: 'call', value: result.outcome }];
  const { withAuthentication, others } = result.profile;
  const source = others.find(({ name }) => name === 'source')?.value;
  return [
    { name: 'call', value: 'ok' },
    ...(withAuthentication === undefined
      ? []
      : [{ name: 'withAuthentication', value: String(withAuthentication) }]),
    ...(source === undefined ? [] : [{ name: 'source', value: source }]),
  ];
}
