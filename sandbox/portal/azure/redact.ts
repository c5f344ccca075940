/** What stands in place of a secret. */
export const CUT = '(secret, cut)';

/** Names whose values are secrets, but for those that only name a setting or say when one ends. */
const SECRET = /secret|password|pwd|token|connectionstring|(?<!public)key$|_key_/i;
const NO_SECRET =
  /SettingName$|^(hint|keyId|displayName|tokenStore|tokenRefresh\w*|requestedAccessToken\w*)$/i;

/** Whether what is called `name` should not be shown. */
export const isSecretName = (name: string): boolean => SECRET.test(name) && !NO_SECRET.test(name);

/** `value` with the texts cut whose names say that they are secrets, at any depth. */
export function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  const named = 'name' in value && typeof value.name === 'string' && isSecretName(value.name);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const secret = isSecretName(name) || (named && name === 'value');
      return [name, secret && typeof inner === 'string' && inner !== '' ? CUT : redacted(inner)];
    }),
  );
}
