/* eslint-disable @typescript-eslint/no-explicit-any */

/** The documented subset of JSON Schema; unknown keywords are left to the server. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: any;
  readonly enum?: readonly any[];
  readonly const?: any;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly examples?: readonly any[];
  /** Moorage's own words. */
  readonly secret?: boolean;
  readonly choices?: string;
  readonly widget?: string;
  readonly advanced?: boolean;
  readonly unit?: string;
}
export interface Choice {
  readonly value: string | number | boolean | null;
  readonly label: string;
  readonly group?: string | undefined;
  readonly description?: string | undefined;
  readonly warning?: string | undefined;
}
export type FieldKind =
  'text' | 'secret' | 'textarea' | 'number' | 'switch' | 'choice' | 'list' | 'choices' | 'unsupported';
export interface FormField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly title: string;
  readonly help: string | undefined;
  readonly required: boolean;
  readonly advanced: boolean;
  readonly schema: JsonSchema;
  /** Fixed options, when the schema lists them. */
  readonly options: readonly Choice[] | undefined;
}

/** `maxPerServer` → `Max per server`: a schema without titles still gives a readable form. */
export function humanise(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase()
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `anyOf: [X, null]` is an X that may be left empty. */
function withoutNull(schema: JsonSchema): { schema: JsonSchema; nullable: boolean } {
  const rest = schema.anyOf?.filter((one) => one.type !== 'null');
  if (!rest || rest.length === schema.anyOf?.length) return { schema, nullable: false };
  const { anyOf: _, ...own } = schema;
  return { schema: rest.length === 1 ? { ...rest[0], ...own } : { ...own, anyOf: rest }, nullable: true };
}

export function literalsOf(schema: JsonSchema): readonly Choice[] | undefined {
  const titled = (value: any, title?: string): Choice => ({
    value,
    label: title ?? (typeof value === 'string' ? humanise(value) : String(value)),
  });
  if (schema.enum) return schema.enum.map((value) => titled(value));
  if (schema.anyOf?.length && schema.anyOf.every((one) => 'const' in one)) {
    return schema.anyOf.map((one) => ({ ...titled(one.const, one.title), description: one.description }));
  }
  return undefined;
}

function kindOf(schema: JsonSchema, options: readonly Choice[] | undefined): FieldKind {
  if (schema.type === 'array') {
    const items = schema.items ?? {};
    if (schema.choices || items.choices || literalsOf(items)) return 'choices';
    return items.type === 'string' ? 'list' : 'unsupported';
  }
  if (options || schema.choices) return 'choice';
  if (schema.type === 'boolean') return 'switch';
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  if (schema.type !== 'string') return 'unsupported';
  if (schema.secret || schema.widget === 'password') return 'secret';
  return schema.widget === 'textarea' ? 'textarea' : 'text';
}

export function readSchema(schema: JsonSchema): FormField[] {
  return Object.entries(schema.properties ?? {})
    .filter(([, property]) => !('const' in property))
    .map(([name, property]) => {
      const { schema: plain, nullable } = withoutNull(property);
      const options = plain.type === 'array' ? literalsOf(plain.items ?? {}) : literalsOf(plain);
      const kind = kindOf(plain, options);
      return {
        name,
        kind,
        title: plain.title ?? humanise(name),
        help: plain.description,
        // A switch always has a value, so it is never "required" to the person.
        required: !nullable && kind !== 'switch' && (schema.required?.includes(name) ?? false),
        advanced: plain.advanced ?? false,
        schema: plain,
        options,
      };
    });
}

export type FormValue = Record<string, any>;

/** Defaults for what is not there; constants are filled in; nothing that is there is touched. */
export function withDefaults(schema: JsonSchema, value: FormValue): FormValue {
  const filled: FormValue = { ...value };
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if ('const' in property) filled[name] = property.const;
    else if (filled[name] === undefined && property.default !== undefined)
      filled[name] = structuredClone(property.default);
    else if (filled[name] === undefined && property.type === 'boolean') filled[name] = false;
  }
  return filled;
}
