/* global document, location, window */
/* The bank's page: in a frame it tells its parent, alone it goes back to the merchant. */
const query = new URLSearchParams(location.search);
const secret = query.get('client_secret');
const back = query.get('return_url');
const buttons = [...document.querySelectorAll('button')];

const leave = (intent) => {
  if (!back) {
    window.parent.postMessage({ type: 'answered', status: intent.status }, '*');
    return;
  }
  const target = new URL(back);
  target.searchParams.set(intent.object, intent.id);
  target.searchParams.set(`${intent.object}_client_secret`, secret);
  target.searchParams.set(
    'redirect_status',
    intent.status === 'requires_payment_method' ? 'failed' : 'succeeded',
  );
  location.assign(target);
};

const answer = async (passed) => {
  for (const button of buttons) button.disabled = true;
  try {
    const response = await fetch('/endive/answer', {
      method: 'POST',
      body: JSON.stringify({ client_secret: secret, passed }),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    leave(await response.json());
  } catch (error) {
    const line = document.getElementById('problem');
    line.hidden = false;
    line.textContent = `The answer did not arrive (${error.message}). Try again.`;
    for (const button of buttons) button.disabled = false;
  }
};
document.getElementById('complete').addEventListener('click', () => answer(true));
document.getElementById('fail').addEventListener('click', () => answer(false));
