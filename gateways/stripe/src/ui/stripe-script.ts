/** As much of Stripe.js as is used here. The script is loaded from Stripe and never bundled: its rules demand it. */
export interface IntentView {
  readonly id: string;
  readonly status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'requires_capture'
    | 'processing'
    | 'succeeded'
    | 'canceled';
}
export interface ScriptError {
  readonly type: string;
  readonly code?: string;
  readonly message?: string;
}
export interface Answer {
  readonly error?: ScriptError;
  readonly paymentIntent?: IntentView;
  readonly setupIntent?: IntentView;
}
export interface Appearance {
  readonly theme: 'stripe' | 'night';
  readonly variables: Readonly<Record<string, string>>;
}
export interface PaymentElement {
  mount(place: HTMLElement): void;
  on(event: 'ready' | 'change' | 'loaderror', run: () => void): void;
  destroy(): void;
}
export interface Elements {
  create(type: 'payment'): PaymentElement;
  update(change: { appearance: Appearance }): void;
  submit(): Promise<Answer>;
}
export interface Confirmation {
  readonly elements?: Elements;
  readonly clientSecret: string;
  readonly confirmParams: { readonly return_url: string; readonly payment_method?: string };
  readonly redirect: 'if_required';
}
export interface StripeScript {
  elements(options: { clientSecret: string; appearance: Appearance }): Elements;
  confirmPayment(confirmation: Confirmation): Promise<Answer>;
  confirmSetup(confirmation: Confirmation): Promise<Answer>;
  retrievePaymentIntent(clientSecret: string): Promise<Answer>;
  retrieveSetupIntent(clientSecret: string): Promise<Answer>;
  handleNextAction(request: { clientSecret: string }): Promise<Answer>;
}
declare global {
  interface Window {
    Stripe?: (publishableKey: string, options?: { locale?: string }) => StripeScript;
  }
}

const loading = new Map<string, Promise<void>>();

/** Once per page, however many payments it shows. A failed load is forgotten, so that it can be tried again. */
export async function openStripe(scriptUrl: string, publishableKey: string): Promise<StripeScript> {
  if (!window.Stripe) {
    const load = loading.get(scriptUrl) ?? loadScript(scriptUrl);
    loading.set(scriptUrl, load);
    await load.catch((error: unknown) => {
      loading.delete(scriptUrl);
      throw error;
    });
  }
  if (!window.Stripe) throw new Error(`${scriptUrl} did not bring Stripe`);
  return window.Stripe(publishableKey, { locale: document.documentElement.lang || 'auto' });
}

const loadScript = (address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.async = true;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => {
      script.remove();
      reject(new Error(`${address} could not be loaded`));
    });
    document.head.append(script);
  });
