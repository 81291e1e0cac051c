import type { Address, Profile } from '../../answers/profile.ts';

/** The profile as a form holds it: every field there, empty text for nothing. */
export interface ProfileDraft {
  name: string;
  company: string;
  taxId: string;
  phone: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  region: string;
  country: string | null;
  language: string;
  timeZone: string;
}

export const draftOf = (profile: Profile): ProfileDraft => ({
  name: profile.name,
  company: profile.company ?? '',
  taxId: profile.taxId ?? '',
  phone: profile.phone ?? '',
  line1: profile.address.line1 ?? '',
  line2: profile.address.line2 ?? '',
  postcode: profile.address.postcode ?? '',
  city: profile.address.city ?? '',
  region: profile.address.region ?? '',
  country: profile.country,
  language: profile.language,
  timeZone: profile.timeZone,
});

const orNull = (text: string): string | null => text.trim() || null;

export function patchOf(draft: ProfileDraft) {
  const { line1, line2, postcode, city, region, country } = draft;
  const parts = Object.entries({ line1, line2, postcode, city, region }).map(
    ([name, text]) => [name, text.trim()] as const,
  );
  const address: Address = Object.fromEntries(parts.filter(([, text]) => text !== ''));
  return {
    name: draft.name.trim(),
    company: orNull(draft.company),
    taxId: orNull(draft.taxId),
    phone: orNull(draft.phone),
    country,
    // The country stands twice in the server's data; the two must not contradict each other.
    address: country === null ? address : { ...address, country },
    language: draft.language,
    timeZone: draft.timeZone,
  };
}
