export { gatewayContract } from './gateway-contract.ts';
export type { GatewayAdapter, GatewayContract } from './gateway/adapter.ts';
