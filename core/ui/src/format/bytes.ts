const names = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Decimal units, as vendors sell traffic: 1 TB is 1000 GB. */
export function formatBytes(bytes: number, language: string): string {
  const power = bytes < 1 ? 0 : Math.min(names.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const digits = value >= 100 || power === 0 ? 0 : 1;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${names[power]}`;
}
