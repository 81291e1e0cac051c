export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Primary key of a row. On the wire it is a JSON integer. */
export type Id = number;

/** An instant in UTC, always written `YYYY-MM-DDTHH:MM:SS.mmmZ` (24 characters, so text order is time order). */
export type Instant = string;

/** A calendar date `YYYY-MM-DD`, without a zone: whose day it is, is said beside it. */
export type CalendarDate = string;
