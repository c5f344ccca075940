import { checks } from '../../checks/index.ts';
import { allowedApplicationsBreaks } from './allowed-applications.ts';
import { appBreaks, callBreaks } from './apps.ts';
import { backendProviderBreaks } from './backend-provider.ts';
import { backendUrlBreaks } from './backend-url.ts';
import type { Break } from './break.ts';
import { cleanBreaks } from './clean.ts';
import { crossOriginBreaks } from './cross-origin.ts';
import { frontendProviderBreaks } from './frontend-provider.ts';
import { graphProfileBreaks } from './graph-profile.ts';
import { loginParametersBreaks } from './login-parameters.ts';
import { permissionBreaks } from './permission.ts';
import { receiptBreaks } from './receipts.ts';
import { registrationBreaks } from './registration.ts';
import { scopeBreaks } from './scope.ts';
import { secretBreaks } from './secret.ts';

/** Every mistake that the lab can make, in the order of the steps. */
export const breaks: readonly Break[] = [
  ...appBreaks,
  ...backendUrlBreaks,
  ...callBreaks,
  ...registrationBreaks,
  ...scopeBreaks,
  ...secretBreaks,
  ...backendProviderBreaks,
  ...frontendProviderBreaks,
  ...permissionBreaks,
  ...loginParametersBreaks,
  ...allowedApplicationsBreaks,
  ...receiptBreaks,
  ...crossOriginBreaks,
  ...graphProfileBreaks,
  ...cleanBreaks,
];

/** The number of the step that a break belongs to. */
export const stepOf = ({ check }: Break): number => checks.find(({ id }) => id === check)?.step ?? 0;

/** The whole name of a break: no other check's is called so. */
export const fullName = ({ check, kind }: Break): string => `${check}/${kind}`;

/** The ways in which the same check can be made to name the same kind of mistake. */
export const waysOf = ({ check, kind }: Pick<Break, 'check'> & { readonly kind: string }): readonly Break[] =>
  breaks.filter((each) => each.check === check && each.kind === kind);

/**
 * The breaks that a name means: `check/kind`, or a kind by itself, whichever checks can say it. There are several where a
 * mistake can be made in more than one way.
 */
export const breaksCalled = (name: string): readonly Break[] =>
  breaks.filter((each) => each.kind === name || fullName(each) === name);
