import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { malformed } from './errors.ts';
import { fields, type Form, type FormValue } from './form.ts';

/** The vendor's published types as JSON Schema, when the folder with vendor specifications stands beside the repository. */
export interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
}
const root = fileURLToPath(new URL('../../../', import.meta.url));
export const schemaFile = resolve(
  root,
  process.env.MOORAGE_SHARED ?? '../shared',
  'vendors/specs/stripe/stripe-23.1.0-subset.schema.json',
);
export const definitions: Readonly<Record<string, Schema>> | null = existsSync(schemaFile)
  ? (JSON.parse(readFileSync(schemaFile, 'utf8')) as { $defs: Record<string, Schema> }).$defs
  : null;

/** Used when the schema is not there: the names of each operation's parameters. */
const names: Readonly<Record<string, string>> = {
  CustomerCreateParams:
    'address balance business_name description email individual_name invoice_prefix invoice_settings metadata name payment_method phone preferred_locales shipping tax tax_exempt test_clock',
  CustomerUpdateParams:
    'address balance business_name default_source description email individual_name invoice_prefix invoice_settings metadata name phone preferred_locales shipping tax tax_exempt',
  CustomerListParams: 'email created test_clock',
  CustomerListPaymentMethodsParams: 'allow_redisplay type',
  PaymentIntentCreateParams:
    'amount currency allowed_payment_method_types amount_details application_fee_amount automatic_payment_methods capture_method confirm confirmation_method confirmation_token customer customer_account description error_on_requires_action excluded_payment_method_types mandate mandate_data metadata off_session on_behalf_of payment_method payment_method_configuration payment_method_data payment_method_options radar_options receipt_email return_url setup_future_usage shipping statement_descriptor statement_descriptor_suffix transfer_data transfer_group use_stripe_sdk',
  PaymentIntentUpdateParams:
    'amount amount_details application_fee_amount capture_method currency customer description metadata payment_method payment_method_data payment_method_options receipt_email setup_future_usage shipping statement_descriptor statement_descriptor_suffix transfer_group',
  PaymentIntentConfirmParams:
    'allowed_payment_method_types capture_method confirmation_token error_on_requires_action mandate mandate_data off_session payment_method payment_method_data payment_method_options radar_options receipt_email return_url setup_future_usage shipping use_stripe_sdk',
  PaymentIntentCancelParams: 'cancellation_reason',
  PaymentIntentCaptureParams:
    'amount_to_capture final_capture metadata statement_descriptor statement_descriptor_suffix',
  PaymentIntentListParams: 'created customer customer_account',
  SetupIntentCreateParams:
    'allowed_payment_method_types attach_to_self automatic_payment_methods confirm confirmation_token customer customer_account description excluded_payment_method_types flow_directions mandate_data metadata on_behalf_of payment_method payment_method_configuration payment_method_data payment_method_options return_url single_use usage use_stripe_sdk',
  SetupIntentConfirmParams:
    'allowed_payment_method_types confirmation_token mandate_data payment_method payment_method_data payment_method_options return_url use_stripe_sdk',
  SetupIntentCancelParams: 'cancellation_reason',
  PaymentMethodCreateParams: 'type card billing_details metadata allow_redisplay',
  PaymentMethodListParams: 'allow_redisplay customer customer_account type',
  PaymentMethodAttachParams: 'customer customer_account',
  PaymentMethodUpdateParams: 'allow_redisplay billing_details card metadata us_bank_account',
  RefundCreateParams:
    'amount charge currency customer instructions_email metadata origin payment_intent reason refund_application_fee reverse_transfer',
  RefundUpdateParams: 'metadata',
  RefundListParams: 'charge created payment_intent',
  ChargeListParams: 'created customer payment_intent transfer_group',
  DisputeUpdateParams: 'evidence intended_submission_method metadata submit',
  EventListParams: 'created delivery_success type types',
  DisputeListParams: 'charge created payment_intent',
  RetrieveParams: '',
};
const paging = ['limit', 'starting_after', 'ending_before'];
/** What the vendor's own script sends with a publishable key. */
const fromTheBrowser = [
  'key',
  'client_secret',
  'payment_method_data',
  'expected_payment_method_type',
  'use_stripe_sdk',
  'return_url',
];

const unknown = (path: string): never => {
  throw malformed(`Received unknown parameter: ${path}`, { code: 'parameter_unknown', param: path });
};

export function checkParameters(params: Form, name: string, options: { browser: boolean }): void {
  const schema = definitions?.[name];
  const allowed = new Set([
    'expand',
    ...(schema ? Object.keys(schema.properties ?? {}) : (names[name] ?? '').split(' ')),
    ...(name.includes('List') ? paging : []),
    ...(options.browser ? fromTheBrowser : []),
  ]);
  for (const [key, value] of Object.entries(params)) {
    if (!allowed.has(key)) unknown(key);
    const property = schema?.properties?.[key];
    if (property && !(options.browser && fromTheBrowser.includes(key))) checkValue(value, property, key);
  }
}

function checkValue(value: FormValue, schema: Schema, path: string): void {
  const target = schema.$ref ? (definitions?.[schema.$ref.replace('#/$defs/', '')] ?? {}) : schema;
  if (target.anyOf) {
    checkAny(value, target.anyOf, path);
    return;
  }
  // A type that the schema names and does not spell out is taken as it comes.
  if (target.type === 'object' && !target.properties) return;
  if (target.type === 'object') {
    if (typeof value === 'string' || Array.isArray(value))
      throw malformed(`Invalid object: ${path}`, { param: path });
    checkObject(fields(value), target, path);
    return;
  }
  if (target.type === 'array') {
    if (!Array.isArray(value)) throw malformed(`Invalid array: ${path}`, { param: path });
    value.forEach((item, index) => checkValue(item, target.items ?? {}, `${path}[${index}]`));
    return;
  }
  checkText(value, target, path);
}

function checkObject(value: Form, schema: Schema, path: string): void {
  for (const [key, item] of Object.entries(value)) {
    const property = schema.properties?.[key] ?? schema.additionalProperties;
    if (!property) unknown(`${path}[${key}]`);
    if (typeof property === 'object') checkValue(item, property, `${path}[${key}]`);
  }
}

function checkText(value: FormValue, schema: Schema, path: string): void {
  if (schema.type === undefined && schema.enum === undefined) return;
  if (typeof value !== 'string') throw malformed(`Invalid string: ${path}`, { param: path });
  if (schema.type === 'number' && !/^-?\d+$/.test(value))
    throw malformed(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param: path });
  if (schema.type === 'boolean' && value !== 'true' && value !== 'false')
    throw malformed(`Invalid boolean: ${value}`, { param: path });
  if (schema.enum && !schema.enum.includes(value))
    throw malformed(`Invalid ${path}: must be one of ${schema.enum.join(', ')}`, { param: path });
}

/** The first alternative that takes the value; if none does, what the most telling one said. */
function checkAny(value: FormValue, alternatives: readonly Schema[], path: string): void {
  let last: unknown;
  for (const schema of alternatives) {
    if (schema.type === 'null') continue;
    try {
      checkValue(value, schema, path);
      return;
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
