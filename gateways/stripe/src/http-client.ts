import { AsyncLocalStorage } from 'node:async_hooks';
import { isVendorError, VendorError, type ConnectionContext } from '@moorage/sdk';
import Stripe from 'stripe';

type Client = Stripe.HttpClient;
type Answer = Stripe.HttpClientResponse;

/** What one call of the gateway has done so far, over all tries of the SDK. */
const calls = new AsyncLocalStorage<{ mayBeDone: boolean }>();

/** Runs a verb of the gateway, so that a try which could not leave knows of an earlier one that did. */
export const asOneCall = <T>(verb: () => Promise<T>): Promise<T> => calls.run({ mayBeDone: false }, verb);

/**
 * Lets the SDK speak through the platform's way out, with its rules of addresses, its limits and its circuit. The SDK keeps
 * its tries and its keys; it wraps what is thrown here in a connection error, as `detail`.
 */
export const createHttpClient = (http: ConnectionContext['http']): Client => ({
  getClientName: () => 'moorage',
  async makeRequest(host, port, path, method, headers, body, protocol, timeout) {
    const isWrite = method !== 'GET';
    try {
      const {
        status,
        headers: received,
        text,
      } = await http.request(`${protocol}://${host}:${port}${path}`, {
        method: method as 'GET' | 'POST' | 'DELETE',
        headers: sendable(headers),
        ...(isWrite ? { body } : {}),
        timeout,
      });
      if (isWrite) noteSent();
      return answer(status, received, text);
    } catch (error) {
      if (!isVendorError(error)) throw error;
      if (isWrite && error.outcome === 'unknown') noteSent();
      throw error.code === 'vendor.timeout'
        ? Stripe.HttpClient.makeTimeoutError()
        : overAllTries(error, isWrite);
    }
  },
});

function noteSent(): void {
  const call = calls.getStore();
  if (call) call.mayBeDone = true;
}

/** That this try did not leave says nothing about the one before it. */
function overAllTries(error: VendorError, isWrite: boolean): VendorError {
  const mayBeDone = isWrite && (calls.getStore()?.mayBeDone ?? true);
  return mayBeDone && error.outcome === 'refused'
    ? new VendorError(error.code, error.message, { outcome: 'unknown', cause: error })
    : error;
}

/** Without the length, which is counted where the body is sent. */
const sendable = (headers: Parameters<Client['makeRequest']>[4]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.toLowerCase() !== 'content-length')
      .map(([name, value]) => [name, String(value)]),
  );

/** A body that is not JSON is the SDK's to judge: it calls that an error of Stripe, which is unknown. */
const answer = (status: number, headers: Readonly<Record<string, string>>, text: string): Answer => ({
  getStatusCode: () => status,
  getHeaders: () => ({ ...headers }),
  getRawResponse: () => ({ statusCode: status }),
  toStream() {
    throw new Error('Nothing that this gateway asks for comes as a stream');
  },
  toJSON: () => new Promise((resolve) => resolve(JSON.parse(text))),
});
