import { createHash } from 'node:crypto';
import type { App } from '../app.ts';
import type { Brand } from '../domain/brands/brand.ts';
import type { ThemeFiles } from '../http/ports.ts';

/** The style sheets and files of a brand's theme, below `/theme/`. The brand's own colours are in `tokens.css`. */
export function themeFiles(app: App): ThemeFiles {
  const tokens = (brand: Brand): { body: Buffer; type: string; version: string } => {
    const body = Buffer.from(app.themes.tokensCss(brand.theme, brand.tokens));
    return {
      body,
      type: 'text/css; charset=utf-8',
      version: createHash('sha256').update(body).digest('hex').slice(0, 16),
    };
  };
  const address = (path: string, version: string): string => `/theme/${path}?v=${version}`;
  return {
    stylesheets(brand) {
      const fonts = app.themes.styles(brand.theme).filter((path) => path.endsWith('fonts.css'));
      return [
        ...fonts.map((path) => address(path, app.themes.asset(brand.theme, path).version)),
        address('tokens.css', tokens(brand).version),
      ];
    },
    file(brand, path) {
      if (path === 'tokens.css') return tokens(brand);
      try {
        return app.themes.asset(brand.theme, path);
      } catch (error) {
        if ((error as { code?: string }).code === 'theme.asset_missing') return null;
        throw error;
      }
    },
  };
}
