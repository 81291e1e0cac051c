import type { UiExtension } from './define-ui.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isComponent = (value: unknown): boolean => typeof value === 'function' || isObject(value);

function check(wrong: string | false): void {
  if (wrong) throw new TypeError(wrong);
}

/**
 * What a bundle exports is somebody else's: its shape is looked at before any of it is registered.
 * @throws TypeError a sentence for the extension's author
 */
export function readUi(module: unknown): UiExtension {
  const ui =
    isObject(module) || typeof module === 'object' ? (module as { default?: unknown }).default : undefined;
  if (!isObject(ui)) throw new TypeError('The bundle has no default export made by defineUi({ … }).');
  for (const name of ['slots', 'routes'] as const)
    check(ui[name] !== undefined && !Array.isArray(ui[name]) && `"${name}" must be a list.`);
  ((ui.slots ?? []) as unknown[]).forEach((entry, index) => {
    const one = isObject(entry) ? entry : {};
    check(typeof one.slot !== 'string' && `slots[${index}] names no slot.`);
    check(!isComponent(one.component) && `slots[${index}] ("${String(one.slot)}") has no component.`);
    check(
      one.order !== undefined && typeof one.order !== 'number' && `slots[${index}].order must be a number.`,
    );
  });
  ((ui.routes ?? []) as unknown[]).forEach((entry, index) => {
    const one = isObject(entry) ? entry : {};
    check(
      (typeof one.path !== 'string' || !one.path.startsWith('/')) &&
        `routes[${index}].path must begin with "/".`,
    );
    check(typeof one.title !== 'string' && `routes[${index}] ("${String(one.path)}") has no title.`);
    check(!isComponent(one.component) && `routes[${index}] ("${String(one.path)}") has no component.`);
  });
  for (const name of ['fields', 'views'] as const) {
    check(ui[name] !== undefined && !isObject(ui[name]) && `"${name}" must map names to components.`);
    for (const [key, component] of Object.entries((ui[name] ?? {}) as object))
      check(!isComponent(component) && `${name}["${key}"] is not a component.`);
  }
  check(ui.payment !== undefined && !isComponent(ui.payment) && '"payment" is not a component.');
  return ui as UiExtension;
}
