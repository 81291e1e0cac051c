/**
 * Does this source of a content security policy name the visitor's own machine, whatever the scheme? Only demo and tests load
 * scripts from there: elsewhere nobody knows who listens on that port.
 */
export const isLoopbackSource = (source: string): boolean =>
  /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:(?:[*\w-]+\.)*localhost\.?|127\.[\d.]+)(?:[:/]|$)/i.test(source);
