import { expect } from 'vitest';

/** How a value that does not fit is refused: Graph names the property, and says why beside it. */
export const invalid = (property: string) => ({
  status: 400,
  body: {
    error: {
      code: 'Request_BadRequest',
      message: `Invalid value specified for property '${property}' of resource 'Application'.`,
      details: [{ code: 'InvalidValue', message: expect.any(String), target: property }],
    },
  },
});

/** How values that must differ are refused when they do not. */
export const duplicate = {
  status: 400,
  body: {
    error: { code: 'Request_BadRequest', message: 'Request contains a property with duplicate values.' },
  },
};
