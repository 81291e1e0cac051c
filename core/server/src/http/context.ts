import type Koa from 'koa';
import type { ServedBrand } from '../domain/brands/find-brand.ts';

/** What the first middlewares find out, and the later ones rely on. */
export interface State {
  requestId: string;
  /** What is written to the log instead of the address when that holds a token. */
  route: string | undefined;
  /** For the log: the action, and who called it. */
  action: string | undefined;
  caller: string | undefined;
  address: string;
  host: string;
  /** The browser speaks HTTPS, to us or to a proxy that we believe. */
  secure: boolean;
  nonce: string;
  served: ServedBrand;
}
export type Context = Koa.ParameterizedContext<State>;
/** Koa's own type says `any` for what comes back; nobody here looks at it. */
export type Middleware = (context: Context, next: () => Promise<void>) => Promise<void> | void;
