/**
 * The claims of an access token as rows of a page: what each is called, says and means.
 * @param {import('./access-token.js').TokenReading} token
 * @param {number} now in milliseconds since 1970
 * @returns {{ name: string, value: string, note: string }[]}
 */
export function tokenRows(token, now) {
  if (token.kind !== 'jwt') return [];
  const { aud, scp, iss, iat, exp, app, ver } = token.claims;
  return [
    { name: 'aud', value: aud ?? '', note: 'audience: the API that may accept this token' },
    { name: 'scp', value: scp ?? '', note: 'scope: what this app may do there on your behalf' },
    { name: 'iss', value: iss ?? '', note: 'issuer: the tenant that signed it' },
    { name: 'iat', value: showTime(iat), note: 'issued' },
    { name: 'exp', value: showTime(exp), note: exp === undefined ? 'expires' : showLifetime(exp, now) },
    { name: ver === '1.0' ? 'appid' : 'azp', value: app ?? '', note: 'application: who it was issued to' },
  ].map((row) => ({ ...row, value: row.value || 'not in this token' }));
}

/**
 * @param {number | undefined} seconds since 1970
 * @returns {string} empty for no time, and for one beyond the calendar
 */
function showTime(seconds) {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/**
 * @param {number} exp
 * @param {number} now
 * @returns {string}
 */
function showLifetime(exp, now) {
  const minutes = Math.round((exp * 1000 - now) / 60_000);
  if (minutes < 0) return 'expired: /.auth/refresh brings a new one';
  return minutes < 120 ? `expires in ${minutes} min` : `expires in ${Math.round(minutes / 60)} h`;
}
