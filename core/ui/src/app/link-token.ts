/**
 * The one-time token of a mailed link stands behind `#`, where no server and no log sees it. It is taken out of the address
 * bar at once, so that it is not in the history either.
 */
export function takeToken(): string | null {
  const token = location.hash.slice(1);
  if (!/^[\w-]{20,100}$/.test(token)) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}
