/**
 * Why there is no profile, for people and for programs.
 * @typedef {object} ProblemOptions
 * @property {number} status what this app answers
 * @property {string} explanation what happened and what to do; no token, no secret
 * @property {string} [detail] what the other side said, in a word: `AADSTS65001`
 * @property {string} [challenge] the value of WWW-Authenticate
 */

/** A profile cannot be had. Its `kind` is the same wherever it is met: `graph-consent`. */
export class Problem extends Error {
  /**
   * @param {string} kind
   * @param {ProblemOptions} options
   */
  constructor(kind, { status, explanation, detail, challenge }) {
    super(explanation);
    this.name = 'Problem';
    this.kind = kind;
    this.status = status;
    this.detail = detail;
    this.challenge = challenge;
  }
}
