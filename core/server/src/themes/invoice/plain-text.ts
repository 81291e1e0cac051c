/** Names come from people: control and direction marks would disturb the layout or hide what is printed. */
export const plainText = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();

export const plainLines = (text: string): string => text.split(/\r?\n/).map(plainText).join('\n');
