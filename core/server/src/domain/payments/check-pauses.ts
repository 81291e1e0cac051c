const day = 86_400;

/** Seconds until a gateway is asked again about a payment in this state; after the last one a person has to look. */
export const checkPauses: Readonly<Record<'unknown' | 'pending' | 'action', readonly number[]>> = {
  unknown: [10, 60, 300, 3_600, day, day, day, day, day],
  pending: [3_600, ...Array.from({ length: 20 }, () => day)],
  action: [3_600, day, day, day, day, day],
};
