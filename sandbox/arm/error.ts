/**
 * An error of Azure Resource Manager itself: `{"error":{"code","message"}}`.
 * Source: "ARM RPC", Common API details, Error response content.
 */
export class ArmError extends Error {
  override readonly name = 'ArmError';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: readonly object[] | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    { headers = {}, details }: { headers?: Record<string, string>; details?: object[] } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.details = details;
  }

  /** The body of the answer. */
  body(): object {
    const { code, message, details } = this;
    return { error: { code, message, ...(details ? { details } : {}) } };
  }
}

/** What a client sent may stand in a message, but not at any length. */
export const shown = (text: string): string => text.slice(0, 300);

const list = (items: readonly string[]): string => items.join(',');

/** Follows a refusal that a mistake would get and that what the sandbox lacks gets, too: a learner cannot tell them apart. */
const OR_LACKING = 'If that is no mistake, Azure knows it, and it is the sandbox that does not imitate it.';

/** The catalogue of ARM's errors: one function an error, with what it mentions. */
export const armErrors = {
  missingApiVersion: () =>
    new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    ),
  invalidApiVersion: (version: string, known: readonly string[]) =>
    new ArmError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${shown(version)}' is invalid. The supported versions are '${list(known)}'.`,
    ),
  invalidResourceType: (namespace: string, type: string, version: string, known: readonly string[]) =>
    new ArmError(
      404,
      'InvalidResourceType',
      `The resource type '${shown(type)}' could not be found in the namespace '${namespace}' for api version '${shown(version)}'. The supported api-versions are '${list(known)}'.`,
    ),
  unknownResourceType: (namespace: string, type: string, version: string, known: readonly string[]) =>
    new ArmError(
      404,
      'InvalidResourceType',
      `${armErrors.invalidResourceType(namespace, type, version, known).message} ${OR_LACKING}`,
    ),
  noRegisteredProvider: (location: string, type: string, version: string, known: readonly string[]) =>
    new ArmError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for location '${shown(location)}' and API version '${shown(version)}' for type '${shown(type)}'. The supported api-versions are '${list(known)}'.`,
    ),
  invalidNamespace: (namespace: string) =>
    new ArmError(
      404,
      'InvalidResourceNamespace',
      `The resource namespace '${shown(namespace)}' is invalid. ${OR_LACKING}`,
    ),
  missingSubscription: () =>
    new ArmError(
      404,
      'MissingSubscription',
      'The request did not have a subscription or a valid tenant level resource provider.',
    ),
  notImitated: (what: string) =>
    new ArmError(
      404,
      'NotFound',
      `The sandbox does not imitate '${shown(what)}'. Azure may well know it: the sandbox has what the lab's steps need.`,
    ),
  methodNotAllowed: (method: string) =>
    new ArmError(
      405,
      'MethodNotAllowed',
      `The requested resource does not support http method '${method}'. ${OR_LACKING}`,
    ),
  invalidSubscriptionId: (id: string) =>
    new ArmError(
      400,
      'InvalidSubscriptionId',
      `The provided subscription identifier '${shown(id)}' is malformed or invalid.`,
    ),
  subscriptionNotFound: (id: string) =>
    new ArmError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`),
  readOnlySubscription: (id: string) =>
    new ArmError(
      409,
      'ReadOnlyDisabledSubscription',
      `The subscription '${id}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
    ),
  /** Source: "Resolve errors for request disallowed by policy" (learn.microsoft.com); the policy is a built-in one. */
  disallowedByPolicy: (resource: string, subscriptionId: string) => {
    const policy = {
      policyAssignment: {
        name: 'Allowed locations',
        id: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/policyAssignments/allowed-locations`,
      },
      policyDefinition: {
        name: 'Allowed locations',
        id: '/providers/Microsoft.Authorization/policyDefinitions/e56962a6-4747-49cd-b67b-bf8b01975c4c',
      },
    };
    return new ArmError(
      403,
      'RequestDisallowedByPolicy',
      `Resource '${shown(resource)}' was disallowed by policy. Policy identifiers: '${JSON.stringify([policy])}'.`,
    );
  },
  notRegistered: (namespace: string) => {
    const message = `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`;
    const code = 'MissingSubscriptionRegistration';
    return new ArmError(409, code, message, { details: [{ code, target: namespace, message }] });
  },
  invalidContent: (why: string) =>
    new ArmError(
      400,
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: '${shown(why)}'.`,
    ),
  contentTooLarge: (limit: number) =>
    new ArmError(
      413,
      'RequestContentTooLarge',
      `The request content size exceeds the maximum size of '${limit}' bytes.`,
    ),
  unreadableRequest: () =>
    new ArmError(
      400,
      'BadRequest',
      'The request could not be read: its URL, headers or encoding are invalid.',
    ),
  invalidFilter: (filter: string) =>
    new ArmError(
      400,
      'InvalidFilterInQueryString',
      `Invalid $filter '${shown(filter)}' specified in the query string.`,
    ),
  locationRequired: () =>
    new ArmError(400, 'LocationRequired', 'The location property is required for this definition.'),
  groupLocationUnavailable: (location: string, known: readonly string[]) =>
    new ArmError(
      400,
      'LocationNotAvailableForResourceGroup',
      `The provided location '${shown(location)}' is not available for resource group. List of available regions is '${list(known)}'.`,
    ),
  locationUnavailable: (location: string, type: string, known: readonly string[]) =>
    new ArmError(
      400,
      'LocationNotAvailableForResourceType',
      `The provided location '${shown(location)}' is not available for resource type '${type}'. List of available regions for the resource type is '${list(known)}'.`,
    ),
  invalidGroupName: (why: string) => new ArmError(400, 'InvalidResourceGroup', why),
  invalidResourceName: (name: string, why: string) =>
    new ArmError(400, 'InvalidResourceName', `Resource name ${shown(name)} is invalid. ${why}`),
  reservedName: (name: string) =>
    new ArmError(
      400,
      'ReservedResourceName',
      `The resource name '${shown(name)}' or a part of the name is a trademarked or reserved word.`,
    ),
  groupNotFound: (name: string) =>
    new ArmError(404, 'ResourceGroupNotFound', `Resource group '${shown(name)}' could not be found.`),
  groupBeingDeleted: (name: string) =>
    new ArmError(
      409,
      'ResourceGroupBeingDeleted',
      `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
    ),
  groupElsewhere: (asked: string, found: string) =>
    new ArmError(
      409,
      'InvalidResourceGroupLocation',
      `Invalid resource group location '${shown(asked)}'. The Resource group already exists in location '${found}'.`,
    ),
  resourceElsewhere: (name: string, group: string, found: string, asked: string) =>
    new ArmError(
      409,
      'InvalidResourceLocation',
      `The resource '${name}' already exists in location '${found}' in resource group '${group}'. A resource with the same name cannot be created in location '${shown(asked)}'. Please select a new resource name.`,
    ),
  resourceNotFound: (type: string, name: string, group: string) =>
    new ArmError(
      404,
      'ResourceNotFound',
      `The Resource '${type}/${shown(name)}' under resource group '${shown(group)}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    ),
  groupDeletionBlocked: (group: string, resources: readonly string[]) =>
    new ArmError(
      409,
      'ResourceGroupDeletionBlocked',
      `Deletion of resource group '${group}' failed as resources with identifiers '${list(resources)}' could not be deleted. The provisioning state of the resource group will be rolled back.`,
    ),
  operationNotFound: (id: string) =>
    new ArmError(404, 'OperationNotFound', `The operation '${shown(id)}' could not be found.`),
};
