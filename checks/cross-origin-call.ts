import type { Check } from './check.ts';
import { judgeCrossOrigin } from './judging/cross-origin.ts';

/** The backend's CORS names the frontend's origin, and a browser that asks is told so. */
export const crossOriginCall: Check = {
  id: 'cross-origin-call',
  step: 9,
  title: 'Pages of the frontend may call the backend from the browser',
  needs: ['frontend-exists', 'backend-runs'],
  docs: 'https://learn.microsoft.com/azure/app-service/app-service-web-tutorial-rest-api',
  run: (facts, target) => judgeCrossOrigin(facts, target),
};
