/** Who is signed in, the brand, and what they may do: read once at the start, again after signing in. */
export { useSession } from '@moorage/ui';
