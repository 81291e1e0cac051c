/** What could load, send or lead somewhere by itself. The frame's sandbox runs no scripts; this leaves nothing to try. */
const unwanted = 'script, iframe, frame, object, embed, form, base, link, meta[http-equiv]';
const kept = 'data-kept-style';

/**
 * The policy of the page forbids styles in markup, and the parser would complain about each. So they are taken out of the
 * text and given back by `fillFrame`. Only looks hang on this: one that is missed is ignored by the browser.
 */
function takeStyles(html: string): { markup: string; sheets: string[] } {
  const sheets: string[] = [];
  const markup = html
    .replace(/<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi, (_, text: string) => {
      sheets.push(text);
      return '';
    })
    .replace(/<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ` ${kept}=`));
  return { markup, sheets };
}

/** Puts a mail into an empty frame. */
export function fillFrame(frame: HTMLIFrameElement, html: string): HTMLElement | null {
  const target = frame.contentDocument;
  const view = target?.defaultView as (Window & typeof globalThis) | null | undefined;
  if (!target || !view) return null;
  const { markup, sheets } = takeStyles(html);
  const mail = new DOMParser().parseFromString(markup, 'text/html');
  mail.querySelectorAll(unwanted).forEach((element) => element.remove());
  for (const link of mail.body.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  }
  const body = target.adoptNode(mail.body);
  target.body.replaceWith(body);
  target.documentElement.lang = mail.documentElement.lang || 'en';
  target.title = mail.title;
  target.adoptedStyleSheets = sheets.map((text) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  for (const element of [body, ...body.querySelectorAll<HTMLElement>(`[${kept}]`)]) {
    element.style.cssText = element.getAttribute(kept) ?? '';
    element.removeAttribute(kept);
  }
  return body;
}
