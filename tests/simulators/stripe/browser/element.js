/* global document, ResizeObserver, window */
/* Inside the frame: the card fields, their checks, and the confirmation itself. */
const inputs = Object.fromEntries(
  ['number', 'expiry', 'cvc'].map((name) => [name, document.getElementById(name)]),
);
let parentOrigin = '*';
let key = '';

const tell = (message) => window.parent.postMessage(message, parentOrigin);
const digits = (text) => text.replace(/\D/g, '');

const passesLuhn = (number) =>
  [...number].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) %
    10 ===
  0;

const expiry = () => {
  const all = digits(inputs.expiry.value);
  return { month: Number(all.slice(0, 2)), year: 2000 + Number(all.slice(2, 4)), complete: all.length === 4 };
};

const checks = {
  number() {
    const number = digits(inputs.number.value);
    if (number.length < 13) return ['incomplete_number', 'Your card number is incomplete.'];
    return passesLuhn(number) ? null : ['invalid_number', 'Your card number is invalid.'];
  },
  expiry() {
    const { month, year, complete } = expiry();
    if (!complete) return ['incomplete_expiry', "Your card's expiration date is incomplete."];
    if (month < 1 || month > 12) return ['invalid_expiry_month', "Your card's expiration date is invalid."];
    const now = new Date();
    return year * 12 + month < now.getFullYear() * 12 + now.getMonth() + 1
      ? ['invalid_expiry_year_past', "Your card's expiration year is in the past."]
      : null;
  },
  cvc: () =>
    digits(inputs.cvc.value).length < 3
      ? ['incomplete_cvc', "Your card's security code is incomplete."]
      : null,
};

const show = (name, problem) => {
  const line = document.getElementById(`${name}-error`);
  line.hidden = !problem;
  line.textContent = problem?.[1] ?? '';
  inputs[name].setAttribute('aria-invalid', String(Boolean(problem)));
  if (problem) inputs[name].setAttribute('aria-describedby', line.id);
  resize();
};
const problems = () =>
  Object.keys(checks)
    .map((name) => [name, checks[name]()])
    .filter(([, problem]) => problem);

const validate = () => {
  const found = problems();
  for (const name of Object.keys(checks)) show(name, checks[name]());
  const first = found[0];
  if (!first) return null;
  inputs[first[0]].focus();
  return { type: 'validation_error', code: first[1][0], message: first[1][1] };
};

const resize = () =>
  tell({
    type: 'height',
    height: Math.ceil(document.getElementById('form').getBoundingClientRect().height) + 8,
  });

const confirm = async ({ secret, params }) => {
  const error = validate();
  if (error) return { error };
  const { month, year } = expiry();
  const form = new URLSearchParams({
    key,
    client_secret: secret,
    use_stripe_sdk: 'true',
    'payment_method_data[type]': 'card',
    'payment_method_data[card][number]': digits(inputs.number.value),
    'payment_method_data[card][exp_month]': String(month),
    'payment_method_data[card][exp_year]': String(year),
    'payment_method_data[card][cvc]': digits(inputs.cvc.value),
  });
  if (params.return_url) form.set('return_url', params.return_url);
  const noun = secret.startsWith('seti_') ? 'setup_intents' : 'payment_intents';
  try {
    const response = await fetch(`/v1/${noun}/${secret.split('_secret_')[0]}/confirm`, {
      method: 'POST',
      body: form,
    });
    const body = await response.json();
    return response.ok ? { intent: body } : { error: body.error };
  } catch {
    return {
      error: {
        type: 'api_connection_error',
        message: 'We could not reach the payment service. Check your connection and try again.',
      },
    };
  }
};

const dress = ({ variables = {}, theme = 'stripe' }) => {
  document.documentElement.dataset.theme = theme;
  for (const [name, value] of Object.entries(variables))
    document.documentElement.style.setProperty(`--${name}`, value);
};

const start = (message) => {
  key = message.key;
  dress(message.appearance);
  document.getElementById('terms').hidden = message.kind !== 'setup';
  resize();
  tell({ type: 'ready' });
};

const answers = { submit: async () => ({ ...(validate() ? { error: validate() } : {}) }), confirm };

window.addEventListener('message', async (event) => {
  if (event.source !== window.parent) return;
  if (event.data.type === 'start') {
    parentOrigin = event.origin;
    start(event.data);
    return;
  }
  if (event.origin !== parentOrigin) return;
  if (event.data.type === 'focus') inputs.number.focus();
  if (event.data.type === 'appearance') dress(event.data.appearance);
  const run = answers[event.data.type];
  if (run) tell({ type: 'answer', number: event.data.number, value: await run(event.data) });
});

const shapes = {
  number: (text) =>
    digits(text)
      .slice(0, 19)
      .replace(/(.{4})(?=.)/g, '$1 '),
  expiry: (text) => {
    const all = digits(text.replace(/^([2-9])$/, '0$1')).slice(0, 4);
    return all.length > 2 ? `${all.slice(0, 2)} / ${all.slice(2)}` : all;
  },
  cvc: (text) => digits(text).slice(0, 4),
};
for (const [name, input] of Object.entries(inputs)) {
  input.addEventListener('input', () => {
    input.value = shapes[name](input.value);
    show(name, null);
    const open = problems();
    tell({
      type: 'change',
      value: {
        complete: open.length === 0,
        empty: Object.values(inputs).every((one) => one.value === ''),
        value: { type: 'card' },
      },
    });
  });
  input.addEventListener('blur', () => {
    if (input.value !== '') show(name, checks[name]());
    tell({ type: 'blur' });
  });
  input.addEventListener('focus', () => tell({ type: 'focus' }));
}
new ResizeObserver(resize).observe(document.getElementById('form'));
document.getElementById('form').addEventListener('submit', (event) => event.preventDefault());
tell({ type: 'loaded' });
