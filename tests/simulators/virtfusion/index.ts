export { startVirtFusion, type StartOptions, type VirtFusionSimulator } from './start.ts';
export type { Control, Fault, Seen } from './control.ts';
