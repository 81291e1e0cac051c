import type { Appearance } from './stripe-script.ts';

/**
 * The fields live in a frame that the page's style sheets do not reach: the tokens are handed over as finished values. They
 * are measured on a real element, because a token may be `light-dark(…)` or refer to another one.
 */
export function readAppearance(place: HTMLElement): Appearance {
  const probe = document.createElement('span');
  place.append(probe);
  const measure = (property: string, value: string): string => {
    probe.style.setProperty(property, value);
    const measured = getComputedStyle(probe).getPropertyValue(property);
    probe.style.removeProperty(property);
    return measured;
  };
  const color = (token: string, fallback: string): string =>
    measure('color', `var(--m-color-${token}, ${fallback})`);
  const background = color('surface', '#ffffff');
  const appearance: Appearance = {
    theme: isDark(background) ? 'night' : 'stripe',
    variables: {
      colorPrimary: color('accent', '#0b5c6b'),
      colorBackground: background,
      colorText: color('text', '#12212a'),
      colorTextSecondary: color('text-muted', '#51626c'),
      colorDanger: color('danger', '#c12c3b'),
      fontFamily: measure('font-family', 'var(--m-font-sans, system-ui)'),
      fontSizeBase: '16px',
      borderRadius: measure('border-top-left-radius', 'var(--m-radius-medium, 8px)'),
    },
  };
  probe.remove();
  return appearance;
}

function isDark(color: string): boolean {
  const [red = 255, green = 255, blue = 255] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}

/** Runs when the page turns dark or light. Gives the undo. */
export function onAppearanceChange(run: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(run);
  scheme.addEventListener('change', run);
  observer.observe(document.documentElement, { attributes: true });
  return () => {
    scheme.removeEventListener('change', run);
    observer.disconnect();
  };
}
