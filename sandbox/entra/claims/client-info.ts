/** Which account a token is about, for the caches of MSAL (`client_info`). Source: MSAL's own sources. */
export const clientInfo = (userId: string, tenantId: string): string =>
  Buffer.from(JSON.stringify({ uid: userId, utid: tenantId })).toString('base64url');
