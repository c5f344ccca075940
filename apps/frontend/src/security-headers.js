/**
 * Sets what every answer carries: whose answer it is, and a policy that lets a page load nothing but our own style
 * sheet and images. `same-origin` keeps the Referer within this site, where App Service's guard against cross-site
 * request forgery looks for it.
 * Source: "Authentication and authorization in Azure App Service", cross-site request forgery mitigation.
 * @returns {import('express').RequestHandler}
 */
export function securityHeaders() {
  return (_req, res, next) => {
    res.set({
      'x-easy-auth-lab': 'frontend',
      'content-security-policy': policy({}),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    next();
  };
}

/**
 * A Content-Security-Policy.
 * @param {object} exceptions
 * @param {string} [exceptions.scripts] where scripts may come from
 * @param {string} [exceptions.forms] where forms may go to
 * @param {string} [exceptions.connections] what scripts may call
 * @returns {string}
 */
export function policy({ scripts = "'none'", forms = "'none'", connections = "'none'" }) {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    `script-src ${scripts}`,
    `connect-src ${connections}`,
    `form-action ${forms}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
