export * from './client.ts';
export { Problem, isProblem } from './problem.ts';
export { actionRoutes, type ActionTypes } from './generated.ts';
export {
  add,
  currencyDigits,
  fromDecimal,
  fromWire,
  subtract,
  sum,
  toDecimal,
  toWire,
  type Money,
  type WireMoney,
} from '../money.ts';
