/* global document, location, window */
/* A stand-in for the vendor's browser script. The card never reaches the merchant's page: it is typed and sent in a frame of
   this script's own origin, and the two talk by messages. It sets styles through the object model only and uses no inline
   handlers, so that it lives under a strict content security policy. */
(() => {
  const origin = new URL(document.currentScript.src).origin;

  const api = async (key, path, secret) => {
    const query = new URLSearchParams({ key, client_secret: secret });
    const response = await fetch(`${origin}/v1/${path}?${query}`);
    const body = await response.json();
    return response.ok ? { value: body } : { error: body.error };
  };
  const idOf = (secret) => secret.split('_secret_')[0];
  const nounOf = (secret) => (secret.startsWith('seti_') ? 'setup_intents' : 'payment_intents');
  const nameOf = (secret) => (secret.startsWith('seti_') ? 'setupIntent' : 'paymentIntent');
  const retrieve = async (key, secret) => {
    const { value, error } = await api(key, `${nounOf(secret)}/${idOf(secret)}`, secret);
    return error ? { error } : { [nameOf(secret)]: value };
  };

  const style = (node, rules) => {
    for (const [name, value] of Object.entries(rules)) node.style.setProperty(name, value);
  };
  const frame = (title, address) => {
    const node = document.createElement('iframe');
    node.title = title;
    node.src = address;
    style(node, { border: '0', width: '100%', display: 'block', 'color-scheme': 'normal' });
    return node;
  };
  const listen = (node, hear) => {
    const onMessage = (event) => {
      if (event.origin === origin && event.source === node.contentWindow) hear(event.data);
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  };

  /** The bank's page over the merchant's page, until the customer has answered. */
  const challenge = (address) =>
    new Promise((resolve) => {
      const cover = document.createElement('div');
      cover.setAttribute('role', 'dialog');
      cover.setAttribute('aria-modal', 'true');
      cover.setAttribute('aria-label', 'Bank authentication');
      style(cover, {
        position: 'fixed',
        inset: '0',
        'z-index': '2147483647',
        display: 'flex',
        'align-items': 'center',
        'justify-content': 'center',
        padding: '16px',
        background: 'rgb(0 0 0 / 55%)',
      });
      const node = frame('Bank authentication', address);
      style(node, { 'max-width': '400px', height: '330px', 'border-radius': '8px', background: '#fff' });
      cover.append(node);
      document.body.append(cover);
      const stop = listen(node, (message) => {
        if (message.type !== 'answered') return;
        stop();
        cover.remove();
        resolve();
      });
    });

  const failureOf = (intent) => intent.last_payment_error ?? intent.last_setup_error ?? null;

  const finish = async (key, secret, intent) => {
    if (intent.status !== 'requires_action') return { [nameOf(secret)]: intent };
    const action = intent.next_action;
    if (action.type === 'redirect_to_url') {
      location.assign(action.redirect_to_url.url);
      return new Promise(() => {});
    }
    await challenge(action.use_stripe_sdk.stripe_js);
    const result = await retrieve(key, secret);
    const after = result[nameOf(secret)];
    if (after?.status === 'requires_payment_method') {
      const failure = failureOf(after);
      return { error: { ...failure, [after.object]: after } };
    }
    return result;
  };

  const leave = (result, secret, parameters, redirect) => {
    if (result.error || redirect === 'if_required') return result;
    const name = secret.startsWith('seti_') ? 'setup_intent' : 'payment_intent';
    const target = new URL(parameters?.return_url ?? '', location.href);
    target.searchParams.set(name, idOf(secret));
    target.searchParams.set(`${name}_client_secret`, secret);
    target.searchParams.set('redirect_status', 'succeeded');
    location.assign(target);
    return new Promise(() => {});
  };

  const integrationError = (message) => {
    const error = new Error(message);
    error.name = 'IntegrationError';
    return error;
  };

  const paymentElement = (group) => {
    const handlers = new Map();
    let node = null;
    let stop = () => {};
    let waiting = new Map();
    let number = 0;
    const tell = (event, value) => (handlers.get(event) ?? []).forEach((run) => run(value));
    const ask = (message) =>
      new Promise((resolve) => {
        number += 1;
        waiting.set(number, resolve);
        node.contentWindow.postMessage({ ...message, number }, origin);
      });
    const hear = (message) => {
      if (message.type === 'loaded')
        node.contentWindow.postMessage(
          { type: 'start', key: group.key, appearance: group.appearance, kind: group.kind },
          origin,
        );
      if (message.type === 'ready') tell('ready', { elementType: 'payment' });
      if (message.type === 'height') style(node, { height: `${message.height}px` });
      if (message.type === 'change') tell('change', { elementType: 'payment', ...message.value });
      if (message.type === 'focus' || message.type === 'blur') tell(message.type, { elementType: 'payment' });
      if (message.type === 'answer') {
        waiting.get(message.number)?.(message.value);
        waiting.delete(message.number);
      }
    };
    const element = {
      mount(target) {
        const place = typeof target === 'string' ? document.querySelector(target) : target;
        if (!place) throw integrationError(`No element to mount into: ${target}`);
        node = frame('Secure payment input frame', `${origin}/endive/element`);
        // A little wider than its place, so that the focus rings have room and the fields line up with the page.
        style(node, { height: '180px', width: 'calc(100% + 8px)', margin: '-4px' });
        node.setAttribute('name', `__privateStripeFrame${Math.floor(Math.random() * 1e6)}`);
        place.replaceChildren(node);
        stop = listen(node, hear);
      },
      on(event, run) {
        handlers.set(event, [...(handlers.get(event) ?? []), run]);
        return element;
      },
      off(event, run) {
        handlers.set(
          event,
          (handlers.get(event) ?? []).filter((known) => known !== run),
        );
        return element;
      },
      focus: () => node?.contentWindow.postMessage({ type: 'focus' }, origin),
      update: () => {},
      unmount() {
        stop();
        node?.remove();
        node = null;
        waiting = new Map();
      },
      destroy() {
        element.unmount();
        group.element = null;
      },
    };
    group.restyle = () =>
      node?.contentWindow.postMessage({ type: 'appearance', appearance: group.appearance }, origin);
    group.ask = (message) => {
      if (!node) throw integrationError('The Payment Element is not mounted.');
      return ask(message);
    };
    return element;
  };

  const elementsOf = (key, options) => {
    if (!options?.clientSecret)
      throw integrationError('elements() needs a clientSecret: the stand-in has no deferred mode.');
    const group = {
      key,
      secret: options.clientSecret,
      kind: options.clientSecret.startsWith('seti_') ? 'setup' : 'payment',
      appearance: options.appearance ?? {},
      element: null,
      ask: null,
    };
    return {
      group,
      create(type) {
        if (type !== 'payment') throw integrationError(`The stand-in has no "${type}" element.`);
        if (group.element) throw integrationError('Can only create one Payment Element per group.');
        group.element = paymentElement(group);
        return group.element;
      },
      getElement: () => group.element,
      update(change) {
        Object.assign(group, change);
        group.restyle?.();
      },
      fetchUpdates: async () => ({}),
      submit: async () => (group.ask ? group.ask({ type: 'submit' }) : {}),
    };
  };

  window.Stripe = (key) => {
    if (!/^pk_(test|live)_/.test(key ?? ''))
      throw integrationError('Please call Stripe() with your publishable key.');

    const confirm = async ({ elements, clientSecret, confirmParams = {}, redirect = 'always' }) => {
      const secret = clientSecret ?? elements?.group.secret;
      if (!secret) throw integrationError('Pass elements or a clientSecret.');
      if (redirect !== 'if_required' && !confirmParams.return_url)
        throw integrationError('confirmParams.return_url is required unless redirect is "if_required".');
      let answer;
      if (confirmParams.payment_method) answer = await confirmKept(secret, confirmParams);
      else if (elements?.group.ask)
        answer = await elements.group.ask({ type: 'confirm', secret, params: confirmParams });
      else throw integrationError('Pass elements, or confirmParams.payment_method.');
      if (answer.error) return { error: answer.error };
      return leave(await finish(key, secret, answer.intent), secret, confirmParams, redirect);
    };
    const confirmKept = async (secret, params) => {
      const form = new URLSearchParams({ key, client_secret: secret, use_stripe_sdk: 'true' });
      form.set('payment_method', params.payment_method);
      if (params.return_url) form.set('return_url', params.return_url);
      const response = await fetch(`${origin}/v1/${nounOf(secret)}/${idOf(secret)}/confirm`, {
        method: 'POST',
        body: form,
      });
      const body = await response.json();
      return response.ok ? { intent: body } : { error: body.error };
    };

    return {
      elements: (options) => elementsOf(key, options),
      confirmPayment: confirm,
      confirmSetup: confirm,
      retrievePaymentIntent: (secret) => retrieve(key, secret),
      retrieveSetupIntent: (secret) => retrieve(key, secret),
      async handleNextAction({ clientSecret }) {
        const found = await retrieve(key, clientSecret);
        if (found.error) return found;
        return finish(key, clientSecret, found[nameOf(clientSecret)]);
      },
      registerAppInfo: () => {},
    };
  };
  window.Stripe.version = 'endive';
})();
