import type { CodeGrant } from '../../artifact/codes.ts';
import type { Client, RedirectUri } from '../../client.ts';
import type { EntraContext } from '../../context.ts';
import type { AuthorizeRequest } from '../request.ts';
import { checkAuthority } from './authority.ts';
import { checkClient } from './client.ts';
import { checkNonce } from './nonce.ts';
import { checkPkce } from './pkce.ts';
import { checkPrompt, type Prompt } from './prompt.ts';
import { checkRedirectUri } from './redirect-uri.ts';
import { checkResource } from './resource.ts';
import { checkResponseMode, type ResponseMode, responseModeOf } from './response-mode.ts';
import { checkResponseType, type ResponseType } from './response-type.ts';
import { type AskedScope, checkScope } from './scope.ts';

/** To whom, where and how to answer: from here on an error can be told to the client. */
export interface AnswerTo {
  readonly client: Client;
  readonly redirect: RedirectUri;
  readonly mode: ResponseMode;
  readonly state: string | undefined;
  /** `prompt=none`: no page may be shown, so every error is the client's. */
  readonly silent: boolean;
}

/** A request that is in order. */
export interface Verified extends AskedScope {
  readonly type: ResponseType;
  readonly nonce: string | null;
  readonly challenge: CodeGrant['challenge'];
  readonly prompt: ReadonlySet<Prompt>;
}

/** Who asks, and where to answer. A person sees its errors: the client cannot be told of them. @throws EntraError */
export function verifyClient(request: AuthorizeRequest, context: EntraContext): AnswerTo {
  const client = checkClient(request, context);
  checkAuthority(request.authority, client);
  const redirect = checkRedirectUri(request, client);
  const { parameters } = request;
  return {
    client,
    redirect,
    mode: responseModeOf(parameters),
    state: parameters.get('state'),
    silent: (parameters.get('prompt') ?? '').split(/ +/).includes('none'),
  };
}

/** What is asked, check by check. @throws EntraError */
export function verifyRequest(
  request: AuthorizeRequest,
  { client, redirect }: AnswerTo,
  context: EntraContext,
): Verified {
  const prompt = checkPrompt(request);
  const type = checkResponseType(request, client);
  checkResponseMode(request);
  const nonce = checkNonce(request, type);
  const challenge = checkPkce(request, type, redirect);
  const scope =
    request.version === 1
      ? checkResource(request, client, context)
      : checkScope(request, type, client, context);
  return { ...scope, type, nonce, challenge, prompt };
}
