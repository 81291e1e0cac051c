export { createHttp, type Http } from './create-http.ts';
export { createLive, type LiveHub, type LiveMessage, type LiveRelay } from './live.ts';
export { createRedisRelay } from './redis-relay.ts';
export type * from './ports.ts';
