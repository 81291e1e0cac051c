import { computed, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, type Ref } from 'vue';
import { onAppearanceChange, readAppearance } from './appearance.ts';
import {
  openStripe,
  type Answer,
  type Elements,
  type IntentView,
  type PaymentElement,
  type ScriptError,
  type StripeScript,
} from './stripe-script.ts';

export interface Config {
  readonly publishableKey: string;
  readonly scriptUrl: string;
}
export interface Session {
  readonly clientSecret: string;
  readonly kind: 'payment' | 'setup';
  /** A stored card of which the bank only wants the owner's confirmation. */
  readonly method?: string;
}
/** `form`: card fields. `confirm`: the card is known, the bank wants its owner. `broken`: it did not load; `over`: too late. */
export type View = 'loading' | 'form' | 'confirm' | 'broken' | 'over';

export const sentences = {
  script:
    'The card form could not be loaded. Check your connection, and allow the payment service if a blocker is on.',
  canceled: 'This payment was cancelled. No money was taken. Go back and start again.',
  refused: 'The card could not be used. Please try another card.',
  unclear:
    'The connection broke while you were paying. We are checking whether the payment went through; do not pay again yet.',
  bank: 'Your bank wants you to confirm this payment.',
};

interface Given {
  readonly config: Config;
  readonly session: Session;
  readonly returnUrl: string;
}
interface Told {
  done(): void;
  failed(message: string): void;
}
export interface CardSession {
  readonly view: Ref<View>;
  /** The fields can be typed into. */
  readonly ready: Ref<boolean>;
  readonly busy: Ref<boolean>;
  readonly finished: Ref<boolean>;
  readonly problem: Ref<string>;
  /** Where the fields are mounted. */
  readonly place: Ref<HTMLElement | undefined>;
  readonly start: () => Promise<void>;
  readonly showForm: () => Promise<void>;
  readonly submit: () => Promise<void>;
}

/** From the first question to Stripe to the last: what is shown, and what the button does. */
export function useCardSession(props: Given, told: Told): CardSession {
  const view = ref<View>('loading');
  const ready = ref(false);
  const busy = ref(false);
  const finished = ref(false);
  const problem = ref('');
  const place = ref<HTMLElement>();
  const script = shallowRef<StripeScript>();
  let elements: Elements | undefined;
  let element: PaymentElement | undefined;
  let gone = false;
  const isSetup = computed(() => props.session.kind === 'setup');

  const finish = (): void => {
    finished.value = true;
    told.done();
  };
  const fail = (message: string): void => {
    problem.value = message;
    told.failed(message);
  };

  async function start(): Promise<void> {
    view.value = 'loading';
    problem.value = '';
    try {
      script.value = await openStripe(props.config.scriptUrl, props.config.publishableKey);
      const found = await retrieve(script.value);
      if (!gone) await show(intentOf(found));
    } catch {
      if (gone) return;
      view.value = 'broken';
      fail(sentences.script);
    }
  }

  async function show(intent: IntentView | undefined): Promise<void> {
    if (!intent) throw new Error('Stripe does not know this payment');
    if (isUnderWay(intent)) return finish();
    if (intent.status === 'canceled') {
      view.value = 'over';
      return fail(sentences.canceled);
    }
    if (intent.status === 'requires_action' || props.session.method !== undefined) {
      view.value = 'confirm';
      return;
    }
    await showForm();
  }

  async function showForm(): Promise<void> {
    view.value = 'form';
    ready.value = false;
    await nextTick();
    if (gone || !place.value || !script.value) return;
    elements = script.value.elements({
      clientSecret: props.session.clientSecret,
      appearance: readAppearance(place.value),
    });
    element?.destroy();
    element = elements.create('payment');
    element.on('ready', () => (ready.value = true));
    element.on('change', () => (problem.value = ''));
    element.on('loaderror', () => {
      view.value = 'broken';
      fail(sentences.script);
    });
    element.mount(place.value);
  }

  async function submit(): Promise<void> {
    if (busy.value || finished.value || !script.value) return;
    busy.value = true;
    problem.value = '';
    try {
      const stripe = script.value;
      await settle(stripe, view.value === 'form' ? await confirmForm(stripe) : await confirmKnown(stripe));
    } catch {
      // Neither yes nor no: the server has to ask.
      problem.value = sentences.unclear;
      told.done();
    } finally {
      busy.value = false;
    }
  }

  async function confirmForm(stripe: StripeScript): Promise<Answer> {
    if (!elements) return {};
    const checked = await elements.submit();
    if (checked.error) return checked;
    const confirmation = {
      elements,
      clientSecret: props.session.clientSecret,
      confirmParams: { return_url: props.returnUrl },
      redirect: 'if_required',
    } as const;
    return isSetup.value ? stripe.confirmSetup(confirmation) : stripe.confirmPayment(confirmation);
  }

  /** Either the challenge is open already, or the stored card has to be confirmed by its owner. */
  async function confirmKnown(stripe: StripeScript): Promise<Answer> {
    const { clientSecret, method } = props.session;
    const now = await retrieve(stripe);
    if (intentOf(now)?.status === 'requires_action' || method === undefined)
      return stripe.handleNextAction({ clientSecret });
    return stripe.confirmPayment({
      clientSecret,
      confirmParams: { return_url: props.returnUrl, payment_method: method },
      redirect: 'if_required',
    });
  }

  async function settle(stripe: StripeScript, answer: Answer): Promise<void> {
    // What is wrong in a field is told at the field, inside the frame.
    if (answer.error?.type === 'validation_error') return;
    const intent = answer.error ? await intentAfter(stripe, answer.error) : intentOf(answer);
    if (intent && isUnderWay(intent)) return finish();
    fail(answer.error?.message ?? sentences.refused);
    if (view.value === 'confirm') await showForm();
  }

  /** Only the bank's no is final; after any other error the first answer may have been lost on its way. */
  const intentAfter = async (stripe: StripeScript, error: ScriptError): Promise<IntentView | undefined> =>
    error.type === 'card_error' ? undefined : intentOf(await retrieve(stripe));

  const retrieve = (stripe: StripeScript): Promise<Answer> =>
    isSetup.value
      ? stripe.retrieveSetupIntent(props.session.clientSecret)
      : stripe.retrievePaymentIntent(props.session.clientSecret);

  const stopWatching = onAppearanceChange(() => {
    if (elements && place.value) elements.update({ appearance: readAppearance(place.value) });
  });
  onMounted(start);
  onBeforeUnmount(() => {
    gone = true;
    stopWatching();
    element?.destroy();
  });

  return { view, ready, busy, finished, problem, place, start, showForm, submit };
}

/** Nothing more for the customer to do here; the server knows the rest. */
const isUnderWay = ({ status }: IntentView): boolean =>
  status === 'succeeded' || status === 'processing' || status === 'requires_capture';

const intentOf = (answer: Answer): IntentView | undefined => answer.paymentIntent ?? answer.setupIntent;
