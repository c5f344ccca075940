import type { ErrorKind } from '../error.ts';
import { clientErrors } from './client.ts';
import { grantErrors } from './grant.ts';
import { requestErrors } from './request.ts';
import { scopeErrors } from './scope.ts';
import { tenantErrors } from './tenant.ts';
import { userErrors } from './user.ts';

/** The whole catalogue. */
const ALL = [requestErrors, tenantErrors, clientErrors, scopeErrors, userErrors, grantErrors].flatMap(
  (group): Pick<ErrorKind<string[]>, 'definition'>[] => Object.values(group),
);

/** What the catalogue says of a code, for the page that `error_uri` leads to. */
export function errorNumbered(code: number): ErrorKind<string[]>['definition'] | undefined {
  return ALL.find(({ definition }) => definition.code === code)?.definition;
}
