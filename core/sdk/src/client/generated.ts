/** Written by `npm run api` from the declared actions. These rows let the front ends start before it ran. */
export const actionRoutes: Record<string, string> = {
  'session.show': 'GET /session',
  'session.sign_in': 'POST /session',
  'session.sign_out': 'DELETE /session',
};

// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface ActionTypes {}
