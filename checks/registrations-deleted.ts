import type { Check } from './check.ts';
import { judgeRegistrationsDeleted } from './judging/clean-registrations.ts';

/** No registration of either app is left, under its ID, its name or its address. */
export const registrationsDeleted: Check = {
  id: 'registrations-deleted',
  step: 12,
  title: 'Both app registrations are deleted',
  needs: [],
  docs: 'https://learn.microsoft.com/entra/identity-platform/howto-remove-app',
  run: (facts, target) => judgeRegistrationsDeleted(facts, target),
};
