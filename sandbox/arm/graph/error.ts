import { randomUUID } from 'node:crypto';
import { ArmError, shown } from '../error.ts';

/** The catalogue of Resource Graph's errors. */
export const graphErrors = {
  /** Resource Graph's own words for a query that it cannot run. */
  invalidQuery: (now: Date, why: string, token: string) =>
    new ArmError(
      400,
      'BadRequest',
      `Please provide below info when asking for support: timestamp = ${now.toISOString()}, correlationId = ${randomUUID()}.`,
      {
        details: [
          {
            code: 'InvalidQuery',
            message:
              'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
          },
          { code: 'ParserFailure', message: `ParserFailure: ${shown(why)}`, token: shown(token) },
        ],
      },
    ),
};
