/** What could load, send or lead somewhere by itself. The frame's sandbox runs no scripts; this leaves nothing to try. */
const unwanted = 'script, iframe, frame, object, embed, form, base, link, meta[http-equiv]';

/** Puts a mail into an empty frame. The policy of the page forbids `style` in markup, so styles are set from here. */
export function fillFrame(frame: HTMLIFrameElement, html: string): HTMLElement | null {
  const target = frame.contentDocument;
  const view = target?.defaultView as (Window & typeof globalThis) | null | undefined;
  if (!target || !view) return null;
  const mail = new DOMParser().parseFromString(html, 'text/html');
  mail.querySelectorAll(unwanted).forEach((element) => element.remove());

  const sheets = [...mail.querySelectorAll('style')].map((element) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(element.textContent ?? '');
    element.remove();
    return sheet;
  });
  const styled = [...mail.body.querySelectorAll<HTMLElement>('[style]'), mail.body].map((element) => {
    const style = element.getAttribute('style') ?? '';
    element.removeAttribute('style');
    return [element, style] as const;
  });
  for (const link of mail.body.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  }
  const body = target.adoptNode(mail.body);
  target.body.replaceWith(body);
  target.documentElement.lang = mail.documentElement.lang || 'en';
  target.adoptedStyleSheets = sheets;
  for (const [element, style] of styled) element.style.cssText = style;
  return body;
}
