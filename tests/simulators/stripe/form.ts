/** The vendor's form encoding: `metadata[a]=1`, `expand[0]=x`, `expand[]=x`. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

export function parseForm(text: string): Form {
  const root: Form = Object.create(null) as Form;
  for (const [name, value] of new URLSearchParams(text)) insert(root, pathOf(name), value);
  return arraysOf(root) as Form;
}

function pathOf(name: string): string[] {
  const open = name.indexOf('[');
  if (open === -1) return [name];
  return [
    name.slice(0, open),
    ...[...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((part) => part[1] ?? ''),
  ];
}

function insert(target: Form, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  const key = head === '' ? String(Object.keys(target).length) : head;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const child = target[key];
  const next: Form =
    typeof child === 'object' && !Array.isArray(child) ? child : (Object.create(null) as Form);
  target[key] = next;
  insert(next, rest, value);
}

/** Objects whose keys are 0, 1, 2 … were lists. */
function arraysOf(value: FormValue): FormValue {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(arraysOf);
  const keys = Object.keys(value);
  for (const key of keys) value[key] = arraysOf(value[key] as FormValue);
  if (keys.length > 0 && keys.every((key, index) => key === String(index)))
    return keys.map((key) => value[key] as FormValue);
  return value;
}

export const text = (value: FormValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
export const truth = (value: FormValue | undefined): boolean => value === 'true';
export const integer = (value: FormValue | undefined): number | null =>
  typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : null;
export const fields = (value: FormValue | undefined): Form =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};
export const list = (value: FormValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
