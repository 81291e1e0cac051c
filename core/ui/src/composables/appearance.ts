import { ref, watchEffect } from 'vue';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';

const read = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage may be forbidden; the choice then lasts as long as the page
  }
};
const write = (name: string, value: string): void => {
  try {
    localStorage.setItem(name, value);
  } catch {
    return;
  }
};

const theme = ref<ThemeChoice>('system');
const density = ref<Density>('comfortable');
let started = false;

/** Light, dark or as the system says; airy or dense. Kept in the browser; `index.html` applies it before the first paint. */
export function useAppearance(fallback: Density = 'comfortable') {
  if (!started && typeof document !== 'undefined') {
    started = true;
    const storedTheme = read('m-theme');
    if (storedTheme === 'light' || storedTheme === 'dark') theme.value = storedTheme;
    density.value =
      ((read(`m-density:${fallback}`) ?? document.documentElement.dataset.density) as Density | null) ??
      fallback;
    watchEffect(() => {
      if (theme.value === 'system') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = theme.value;
      document.documentElement.dataset.density = density.value;
    });
  }
  return {
    theme,
    density,
    setTheme(choice: ThemeChoice) {
      theme.value = choice;
      write('m-theme', choice);
    },
    setDensity(choice: Density) {
      density.value = choice;
      write(`m-density:${fallback}`, choice);
    },
  };
}
