/** The version that an extension's `engine` range is held against. The same as in `package.json`; a test compares them. */
export const sdkVersion = '1.0.0';
