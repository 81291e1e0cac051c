import { objectById, type Account } from './account.ts';
import { invalid } from './errors.ts';

/** `expand[]=latest_charge.balance_transaction`: ids become the objects they name. */
export function expanded(account: Account, value: object, paths: readonly string[]): object {
  const copy = structuredClone(value);
  for (const path of paths) expandPath(account, copy, path.split('.'), path);
  return copy;
}

function expandPath(account: Account, target: object, path: readonly string[], whole: string): void {
  const [key = '', ...rest] = path;
  if (!(key in target)) throw invalid(`This property cannot be expanded (${whole}).`, { param: 'expand' });
  const holder = target as Record<string, unknown>;
  const value = holder[key];
  if (typeof value === 'string') {
    const found = objectById(account, value);
    if (!found) throw invalid(`This property cannot be expanded (${whole}).`, { param: 'expand' });
    holder[key] = structuredClone(found);
  }
  if (rest.length === 0) return;
  for (const item of [holder[key]].flat())
    if (typeof item === 'object' && item !== null) expandPath(account, item, rest, whole);
}
