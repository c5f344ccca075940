/**
 * Settings that keep az to its task, in any cloud: no report of its use, no survey, no question (it could offer to install
 * an extension, or to choose among subscriptions), no colour codes in messages that others read, and no memory of a
 * refused token, which would outlive the repair by a minute.
 * Source: "Azure CLI configuration" (learn.microsoft.com): every value is a variable AZURE_<section>_<name>.
 */
export const azSettings: Readonly<Record<string, string>> = {
  AZURE_CORE_COLLECT_TELEMETRY: 'false',
  AZURE_CORE_SURVEY_MESSAGE: 'false',
  AZURE_CORE_NO_COLOR: 'true',
  AZURE_CORE_LOGIN_EXPERIENCE_V2: 'off',
  AZURE_CORE_USE_MSAL_HTTP_CACHE: 'false',
  AZURE_EXTENSION_USE_DYNAMIC_INSTALL: 'no',
  AZURE_AUTO_UPGRADE_ENABLE: 'no',
};
