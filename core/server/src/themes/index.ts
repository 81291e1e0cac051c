export { createThemes, type Themes, type ThemesOptions } from './create-themes.ts';
export { loadTheme } from './load-theme.ts';
export type * from './types.ts';
export type * from './invoice/invoice-document.ts';
export type { ThemeTokens } from './tokens/tokens.ts';
