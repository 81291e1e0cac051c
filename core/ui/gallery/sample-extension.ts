import { defineUi } from '../src/index.ts';
export default defineUi({});
