import { createHash } from 'node:crypto';

/** Pages that must work when nothing else does: no script, no theme, one small style sheet. */
export interface PlainPage {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly brand?: string | undefined;
  /** A button that posts to an address. */
  readonly button?: { readonly label: string; readonly action: string };
}

export function plainPage({ title, paragraphs, brand, button }: PlainPage): string {
  const form = button
    ? `<form method="post" action="${escape(button.action)}"><button type="submit">${escape(button.label)}</button></form>`
    : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(brand ? `${title} · ${brand}` : title)}</title>
<link rel="stylesheet" href="${plainStyleAddress}">
</head>
<body>
<main>
${brand ? `<p class="brand">${escape(brand)}</p>` : ''}
<h1>${escape(title)}</h1>
${paragraphs.map((text) => `<p>${escape(text)}</p>`).join('\n')}
${form}
</main>
</body>
</html>
`;
}

export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const plainStyle = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { box-sizing: border-box; width: min(100%, 30rem); padding: 24px; }
h1 { margin: 0 0 8px; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
.brand { font-weight: 600; }
button { font: inherit; font-weight: 600; padding: 12px 20px; border: 0; border-radius: 8px; background: #0b5563; color: #fff; cursor: pointer; }
button:hover { background: #084450; }
button:focus-visible { outline: 3px solid #2fa3b5; outline-offset: 2px; }
`;
export const plainStyleAddress = `/ui/plain-${createHash('sha256').update(plainStyle).digest('hex').slice(0, 12)}.css`;
