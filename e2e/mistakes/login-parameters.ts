import { HOST } from '../lab-at.ts';
import type { SignedInLab } from '../signed-in-lab.ts';
import { type Mistake, NOTHING } from './mistake.ts';

/** What can be wrong with the login parameters. */
export function loginParametersMistakes(lab: () => SignedInLab): readonly Mistake[] {
  const backend = () => lab().made('backend');
  const frontend = () => lab().made('frontend');
  const parameters = (make: () => string[]) => () =>
    lab().changeAuth('frontend', ({ login }) => {
      login.loginParameters = make();
    });
  const scope = (make: () => string) => parameters(() => [`scope=${make()}`]);
  const api = () => `api://${backend().clientId}/user_impersonation`;
  const standard = 'openid profile email offline_access';
  return [
    ['are not there', parameters(() => []), 'login-parameters parameters-missing'],
    [
      'are on the backend',
      async () => {
        await parameters(() => [])();
        await lab().changeAuth('backend', ({ login }) => {
          login.loginParameters = [`scope=${standard} ${api()}`];
        });
      },
      'login-parameters parameters-on-other-app',
    ],
    [
      'have a misspelt name',
      parameters(() => [`scopes=${standard} ${api()}`]),
      'login-parameters parameter-misspelt',
    ],
    [
      'are of the old endpoint',
      parameters(() => [`resource=${backend().clientId}`]),
      'login-parameters resource-parameter',
    ],
    [
      'have a resource left over',
      parameters(() => [`scope=${standard} ${api()}`, `resource=${backend().clientId}`]),
      'login-parameters resource-parameter',
    ],
    [
      'have another response type',
      parameters(() => ['response_type=code', `scope=${standard} ${api()}`]),
      'login-parameters response-type',
    ],
    [
      'replace what App Service needs',
      parameters(() => [`scope=${standard} ${api()}`, 'response_mode=query']),
      'login-parameters parameter-replaced',
    ],
    [
      'have two scopes',
      parameters(() => [`scope=${standard}`, `scope=${api()}`]),
      'login-parameters scope-twice',
    ],
    ['have an equals sign too many', scope(() => `=${standard} ${api()}`), 'login-parameters double-equals'],
    ['have commas', scope(() => `openid,offline_access,${api()}`), 'login-parameters scope-separator'],
    ['are encoded', scope(() => `openid+offline_access+${api()}`), 'login-parameters scope-encoded'],
    ['have quotes', scope(() => `"${standard} ${api()}"`), 'login-parameters quotes-around'],
    [
      'have a placeholder',
      scope(() => `${standard} api://<back-end-client-id>/user_impersonation`),
      'login-parameters placeholder-left',
    ],
    ['lack openid', scope(() => `profile offline_access ${api()}`), 'login-parameters openid-missing'],
    [
      'lack offline_access',
      scope(() => `openid profile ${api()}`),
      'login-parameters offline-access-missing',
    ],
    ['misspell it', scope(() => `openid ofline_access ${api()}`), 'login-parameters scope-word-misspelt'],
    ['ask for nothing of the backend', scope(() => standard), 'login-parameters api-scope-missing'],
    ['ask for Graph instead', scope(() => `${standard} User.Read`), 'login-parameters other-api'],
    ['ask for Graph besides', scope(() => `${standard} User.Read ${api()}`), 'login-parameters two-apis'],
    [
      'have no API in front',
      scope(() => `${standard} user_impersonation`),
      'login-parameters scope-without-api',
    ],
    [
      'have no permission behind it',
      scope(() => `${standard} api://${backend().clientId}`),
      'login-parameters scope-name-missing',
    ],
    [
      'misspell the permission',
      scope(() => `${standard} api://${backend().clientId}/user_impersonatoin`),
      'login-parameters scope-word-misspelt',
    ],
    [
      'mix all permissions and single ones',
      scope(() => `${standard} api://${backend().clientId}/.default ${api()}`),
      'login-parameters default-mixed',
    ],
    [
      "have the frontend's ID",
      scope(() => `${standard} api://${frontend().clientId}/user_impersonation`),
      'login-parameters other-app-id',
    ],
    [
      'have an object ID',
      scope(() => `${standard} api://${backend().objectId}/user_impersonation`),
      'login-parameters object-id',
    ],
    [
      'have an ID of nothing',
      scope(() => `${standard} api://${NOTHING}/user_impersonation`),
      'login-parameters unknown-id',
    ],
    [
      'have the address of the backend',
      scope(() => `${standard} https://lab-backend.${HOST}/user_impersonation`),
      'login-parameters other-api',
    ],
  ];
}
