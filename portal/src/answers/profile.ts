/** What the portal reads and writes of `profile.*`. */
export interface Address {
  readonly line1?: string;
  readonly line2?: string;
  readonly city?: string;
  readonly region?: string;
  readonly postcode?: string;
}
export interface Profile {
  readonly name: string;
  readonly company: string | null;
  readonly email: string;
  readonly phone: string | null;
  readonly country: string | null;
  readonly address: Address;
  readonly taxId: string | null;
  readonly language: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly autoPay: boolean;
}
