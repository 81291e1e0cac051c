export * from './test-app.ts';
export { createTestDatabase } from './test-database.ts';
export { moduleContract } from './module-contract.ts';
export type { ContractVendor, Disturbance, ModuleContractOptions } from './module-checks.ts';
export {
  createModuleHarness,
  type HarnessService,
  type ModuleHarness,
  type ModuleHarnessOptions,
} from './module-harness.ts';
export { createManualClock, type ManualClock } from './manual-clock.ts';
export { createVendorHttp } from './vendor-http.ts';
export { guardedHttp } from '@moorage/server/testing';
export { gatewayContract } from './gateway-contract.ts';
export type { GatewayAdapter, GatewayContract } from './gateway/adapter.ts';
export * from './open-http.ts';
export * from './extension-app.ts';
export * from './sample-packages.ts';
export {
  createFakeGateway,
  type FakeAnswer,
  type FakeCharge,
  type FakeGateway,
  type FakeRefund,
} from './fake-gateway.ts';
export { createTestShop, type TestShop } from './test-shop.ts';
