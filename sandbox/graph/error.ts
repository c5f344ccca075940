/**
 * An error of Microsoft Graph. `code` is what clients branch on.
 * Source: "Microsoft Graph error responses and resource types".
 */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: readonly ErrorDetail[];
  /** What the sandbox does not imitate, for its log; Graph itself may well do it. */
  readonly notImitated: string | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    { headers = {}, details = [], notImitated }: ErrorOptions = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.details = details;
    this.notImitated = notImitated;
  }
}

interface ErrorOptions {
  readonly headers?: Record<string, string>;
  readonly details?: ErrorDetail[];
  readonly notImitated?: string | undefined;
}

/** What is wrong more exactly: `target` is the property. */
export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target: string;
}

/** Identifiers of a request: Graph's own, and the client's where it sent one (else the same). */
export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** The body of an error answer, in the shape of recorded answers. */
export function errorBody({ code, message, details }: GraphError, now: Date, ids: RequestIds): object {
  return {
    error: {
      code,
      message,
      ...(details.length > 0 ? { details } : {}),
      innerError: {
        date: now.toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  };
}

/** What came with the request is cut to what can be read in a message. */
const shown = (text: string): string => text.slice(0, 200);

const badRequest = (message: string, details: ErrorDetail[] = []): GraphError =>
  new GraphError(400, 'Request_BadRequest', message, { details });

const unauthorized = (message: string): GraphError =>
  new GraphError(401, 'InvalidAuthenticationToken', message);

/** How each way to refuse a token is worded. Source: answers quoted in issues; that of a bad signature is a guess. */
export const tokenErrors = {
  empty: () => unauthorized('Access token is empty.'),
  notJwt: () =>
    unauthorized(
      "IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact Serialization Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'.",
    ),
  malformed: () => unauthorized('CompactToken parsing failed with error code: 80049217'),
  signature: () => unauthorized('Access token validation failure. Invalid signature.'),
  issuer: () => unauthorized('Access token validation failure. Invalid issuer.'),
  audience: () => unauthorized('Access token validation failure. Invalid audience.'),
  expired: () => unauthorized('Lifetime validation failed, the token is expired.'),
  notYetValid: () => unauthorized('Lifetime validation failed, the token is not yet valid.'),
  claims: () => unauthorized('Access token validation failure.'),
  /** The user's sessions were revoked after the token was issued. Source: "Continuous access evaluation". */
  revoked: () =>
    unauthorized(
      'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    ),
  unknownIdentity: () =>
    new GraphError(
      401,
      'Authorization_IdentityNotFound',
      'The identity of the calling application could not be established.',
    ),
};

/**
 * The catalogue: one function an error, with what it mentions. Texts and codes are those of recorded answers, of the
 * documentation, or quoted in issues; where only a similar one is known, the comment says so.
 */
export const graphErrors = {
  badRequest,
  /** A request that is not understood before the directory is asked. */
  unreadable: (message: string) => new GraphError(400, 'BadRequest', message),
  forbidden: (message = 'Insufficient privileges to complete the operation.') =>
    new GraphError(403, 'Authorization_RequestDenied', message),
  notFound: (id: string) =>
    new GraphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${shown(id)}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  notAGuid: (id: string) => badRequest(`Invalid object identifier '${shown(id)}'.`),
  noSuchSegment: (segment: string) =>
    new GraphError(400, 'BadRequest', `Resource not found for the segment '${shown(segment)}'.`),
  methodNotAllowed: () =>
    new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.'),
  notImitated: (what: string) =>
    new GraphError(
      400,
      'BadRequest',
      `The sandbox does not imitate this request: ${shown(what)}. It is no mistake of yours; Microsoft Graph itself may answer it.`,
      { notImitated: what },
    ),
  unreadableBody: () =>
    new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    ),
  emptyBody: () => new GraphError(400, 'BadRequest', 'Empty Payload. JSON content expected.'),
  tooLarge: () => new GraphError(413, 'RequestEntityTooLarge', 'The request body is too large.'),
  unknownProperty: (name: string) => badRequest(`Invalid property '${shown(name)}'.`),
  readOnly: (name: string) => badRequest(`Property '${shown(name)}' is read-only and cannot be set.`),
  required: (name: string, resource: string) =>
    badRequest(`A value is required for property '${name}' of resource '${resource}'.`),
  invalidValue: (name: string, resource: string, why?: string) =>
    badRequest(
      `Invalid value specified for property '${name}' of resource '${resource}'.`,
      why ? [{ code: 'InvalidValue', message: why, target: name }] : [],
    ),
  duplicateValues: (target: string) =>
    badRequest('Request contains a property with duplicate values.', [
      { code: 'DuplicateValue', message: 'The values must differ from each other.', target },
    ]),
  /** Known of users' names; that it is the same for identifier URIs is a guess (the text is the same). */
  valueInUse: (name: string) => {
    const message = `Another object with the same value for property ${name} already exists.`;
    return badRequest(message, [{ code: 'ObjectConflict', message, target: name }]);
  },
  invalidReference: () => badRequest('Not a valid reference update.'),
  referenceExists: (name: string) =>
    badRequest(
      `One or more added object references already exist for the following modified properties: '${name}'.`,
    ),
  delegatedOnly: () =>
    new GraphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.'),
  conflict: (message: string) => new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', message),
  principalExists: (name: string) =>
    graphErrors.conflict(
      `The service principal cannot be created, updated, or restored because the service principal name ${name} is already in use.`,
    ),
  /** Text quoted in issues; that the code stands at the root is a guess. Azure CLI tries again when it reads the text. */
  noBackingApplication: (appId: string) =>
    new GraphError(
      400,
      'NoBackingApplicationObject',
      `The appId '${shown(appId)}' of the service principal does not reference a valid application object.`,
    ),
  throttled: (seconds: number, headers: Record<string, string>) =>
    new GraphError(429, 'TooManyRequests', 'Too many requests from the identifier in a 10 second window.', {
      headers: { 'retry-after': String(seconds), ...headers },
    }),
};
