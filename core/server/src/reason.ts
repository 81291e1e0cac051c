import { isRefusal, isVendorError } from '@moorage/sdk';

/** What a person reads beside a failed job. What was foreseen is a sentence already; a bug says its kind, too. */
export const reason = (error: unknown): string => words(error).slice(0, 2_000);

function words(error: unknown): string {
  if (isRefusal(error) || isVendorError(error)) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
