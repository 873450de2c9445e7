import Anthropic from '@anthropic-ai/sdk';

/** Why a call failed, in words of ours: messages of the API can quote what was sent. */
export function failureWords(error: unknown, model: string, host: string): string {
  if (error instanceof Anthropic.APIConnectionTimeoutError) return `${host} did not answer in time`;
  if (error instanceof Anthropic.APIConnectionError) return `${host} could not be reached`;
  if (error instanceof Anthropic.AuthenticationError)
    return 'the API key was refused (401): check ANTHROPIC_API_KEY, or give another';
  if (error instanceof Anthropic.PaymentRequiredError) return 'the account has no credit (402)';
  if (error instanceof Anthropic.PermissionDeniedError) return `the API key may not use ${model} (403)`;
  if (error instanceof Anthropic.NotFoundError)
    return `there is no model ${model} (404): change vision.model in the policy`;
  if (error instanceof Anthropic.ContentTooLargeError) return 'the picture is too large (413)';
  if (error instanceof Anthropic.RateLimitError) return 'too many requests for this account (429): try later';
  if (error instanceof Anthropic.OverloadedError) return 'the API is overloaded (529): try later';
  if (error instanceof Anthropic.APIError && error.status !== undefined)
    return `the API answered ${String(error.status)}`;
  return 'the answer is not from the Anthropic API (a proxy in between?)';
}
