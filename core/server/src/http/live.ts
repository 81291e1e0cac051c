import type { Caller, Id } from '@moorage/sdk';
import type { Live } from '../app.ts';

type About = Parameters<Live['tell']>[1];
export interface LiveMessage extends About {
  readonly topic: string;
}
/** Carries messages to and from other processes. */
export interface LiveRelay {
  publish(message: LiveMessage): void;
  onMessage(receive: (message: LiveMessage) => void): void;
  close(): Promise<void>;
}
type Reader = Pick<Caller, 'kind' | 'brandId' | 'clientId'>;

export interface LiveHub extends Live {
  subscribe(reader: Reader, receive: (message: { topic: string; id?: Id }) => void): () => void;
  readers(): number;
  close(): Promise<void>;
}

/** Which open page hears what. Hints only: nothing in them has to be kept, and nothing is lost by missing one. */
export function createLive(relay?: LiveRelay): LiveHub {
  const readers = new Map<
    symbol,
    { reader: Reader; receive: (message: { topic: string; id?: Id }) => void }
  >();

  function deliver({ topic, brandId, to, id }: LiveMessage): void {
    for (const { reader, receive } of readers.values()) {
      if (brandId !== null && brandId !== reader.brandId) continue;
      if (isFor(to, reader)) receive(id === undefined ? { topic } : { topic, id });
    }
  }
  relay?.onMessage(deliver);

  return {
    tell(topic, about) {
      deliver({ topic, ...about });
      relay?.publish({ topic, ...about });
    },
    subscribe(reader, receive) {
      const key = Symbol('reader');
      readers.set(key, { reader, receive });
      return () => void readers.delete(key);
    },
    readers: () => readers.size,
    async close() {
      readers.clear();
      await relay?.close();
    },
  };
}

/** Staff see what concerns a client of their brand too. */
function isFor(to: About['to'], reader: Reader): boolean {
  if (to === 'everyone' || reader.kind === 'staff') return true;
  return to !== 'staff' && reader.kind === 'client' && reader.clientId === to.clientId;
}
