/**
 * An error of the resource provider Microsoft.Web, whose envelope is its own: capital keys, and no `error`.
 * Sources: answers quoted in public issues (microsoft/vscode-azureappservice, hashicorp/terraform-provider-azurerm).
 */
export class WebError extends Error {
  override readonly name = 'WebError';
  readonly status: number;
  readonly code: string;
  readonly extendedCode: string | null;
  readonly template: string;
  readonly parameters: readonly string[];

  /** `template` with `{0}`, `{1}`, … in place of `parameters`. */
  constructor(
    status: number,
    code: string,
    extendedCode: string | null,
    template: string,
    parameters: readonly string[] = [],
  ) {
    super(template.replace(/\{(\d)\}/g, (_, index) => parameters[Number(index)] ?? ''));
    this.status = status;
    this.code = code;
    this.extendedCode = extendedCode;
    this.template = template;
    this.parameters = parameters;
  }

  /** The body of the answer. */
  body(): object {
    const { code, message, extendedCode, template, parameters } = this;
    const entity = {
      ExtendedCode: extendedCode,
      MessageTemplate: template,
      Parameters: parameters,
      Code: code,
      Message: message,
    };
    return {
      Code: code,
      Message: message,
      Target: null,
      Details: [{ Message: message }, { Code: code }, { ErrorEntity: entity }],
      Innererror: null,
    };
  }
}

/**
 * Something that Azure knows and the sandbox does not: the caller sees an error, and the sandbox's log says so. Its
 * envelope is ARM's, whose message az shows; of Microsoft.Web's own it shows the status only.
 */
export class NotImitatedError extends WebError {
  readonly what: string;

  constructor(what: string) {
    super(400, 'BadRequest', null, 'The sandbox does not imitate {0}. Azure may well know it.', [
      shown(what),
    ]);
    this.what = what;
  }

  override body(): object {
    const { code, message } = this;
    return { error: { code, message } };
  }
}

const shown = (text: string): string => text.slice(0, 300);

/** The catalogue of Microsoft.Web's errors. Where a code says `null`, the real one is not known. */
export const webErrors = {
  invalidParameter: (name: string) =>
    new WebError(400, 'BadRequest', '01007', 'The parameter {0} has an invalid value.', [shown(name)]),
  missingParameter: (name: string) =>
    new WebError(400, 'BadRequest', null, 'Required parameter {0} is missing.', [name]),
  notFound: (kind: string, name: string) =>
    new WebError(404, 'NotFound', '51004', 'Cannot find {0} with name {1}.', [kind, shown(name)]),
  siteExists: (name: string) =>
    new WebError(409, 'Conflict', '54001', 'Website with given name {0} already exists.', [name]),
  invalidSiteName: (message: string) => new WebError(400, 'BadRequest', null, '{0}', [message]),
  planHasSites: (plan: string, sites: readonly string[]) =>
    new WebError(
      409,
      'Conflict',
      '11003',
      "Server farm '{0}' cannot be deleted because it has web app(s) {1} assigned to it.",
      [plan, sites.join(', ')],
    ),
  planDoesNotAllow: (feature: string) =>
    new WebError(409, 'Conflict', '01020', 'There was a conflict. {0}', [
      `${feature} cannot be set for this site as the plan does not allow it. For more information on pricing and features, please see: https://aka.ms/appservicepricingdetails `,
    ]),
  freeLinuxPlanLimit: () =>
    new WebError(
      401,
      'Unauthorized',
      null,
      'This subscription has reached the limit of {0} Free Linux app service plan(s) it can create in this region. Please choose a different sku or region.',
      ['1'],
    ),
  planLimit: (tier: string, limit: number) =>
    new WebError(
      409,
      'Conflict',
      '59301',
      'The maximum number of {0} ServerFarms allowed in a Subscription is {1}.',
      [tier, String(limit)],
    ),
  siteLimit: (tier: string, limit: number) =>
    new WebError(
      409,
      'Conflict',
      null,
      'The maximum number of web apps allowed in a {0} App Service plan is {1}.',
      [tier, String(limit)],
    ),
  quota: (tier: string, location: string, limit: number, usage: number, required: number) =>
    new WebError(
      401,
      'Unauthorized',
      '52039',
      'Operation cannot be completed without additional quota. \r\nAdditional details - Location: {0} \r\nCurrent Limit ({1} VMs): {2} \r\nCurrent Usage: {3}\r\nAmount required for this deployment ({1} VMs): {4} \r\n(Minimum) New Limit that you should request to enable this deployment: {5}. \r\nNote that if you experience multiple scaling operations failing (in addition to this one) and need to accommodate the aggregate quota requirements of these operations, you will need to request a higher quota limit than the one currently displayed.',
      [location, tier, String(limit), String(usage), String(required), String(usage + required)],
    ),
  linuxNotAvailable: (group: string) =>
    new WebError(
      400,
      'BadRequest',
      null,
      'Linux workers are not available in resource group {0}. Use this link to learn more https://aka.ms/LinuxWorkersNotAllowedInResourceGroup',
      [group],
    ),
  windowsNotAvailable: () =>
    new WebError(
      400,
      'BadRequest',
      null,
      'The requested app service plan cannot be created in the current resource group because it is hosting Linux apps. Please choose a different resource group or create a new one.',
    ),
  planOfOtherSystem: (plan: string) =>
    new WebError(
      400,
      'BadRequest',
      null,
      'The web app cannot be moved to server farm {0}: it runs another operating system.',
      [plan],
    ),
  settingNameNotAllowed: (name: string) =>
    new WebError(400, 'BadRequest', '04072', "AppSetting with name '{0}' is not allowed.", [shown(name)]),
  runsAuthVersion2: (site: string) =>
    new WebError(
      400,
      'BadRequest',
      null,
      'Cannot execute the request for site {0} because the site is running on auth version v2.',
      [site],
    ),
  notImitated: (what: string) => new NotImitatedError(what),
};
