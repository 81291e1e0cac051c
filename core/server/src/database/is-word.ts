/**
 * Codes, host names and numbers stand in columns that hold ASCII only. Other text is in none of them, and MariaDB fails
 * instead of saying so: who looks for what somebody typed asks here first.
 */
export const isWord = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
