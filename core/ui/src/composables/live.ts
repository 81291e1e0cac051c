import { inject, ref, type App, type InjectionKey, type Ref } from 'vue';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type LiveMessage = { topic: string } & Record<string, any>;
export type LiveListener = (message: LiveMessage) => void;
export interface Live {
  readonly state: Ref<'connecting' | 'open' | 'closed'>;
  /** The topic `reconnected` tells that messages may have been missed. Returns the undo. */
  on(topic: string, listener: LiveListener): () => void;
  /** After signing in or out: the line belongs to another person now. */
  reconnect(): void;
  close(): void;
}

const longestWait = 30_000;

/** Server-sent events with topics. The browser repairs a dropped line itself, but gives up on an error answer: we do not. */
export function createLive(url: string, Source: typeof EventSource = EventSource): Live {
  const listeners = new Map<string, Set<LiveListener>>();
  const state: Live['state'] = ref('connecting');
  let source: EventSource | undefined;
  let wait = 1000;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasOpen = false;

  const tell = (message: LiveMessage) => {
    for (const listener of [...(listeners.get(message.topic) ?? [])]) listener(message);
  };
  function open() {
    state.value = 'connecting';
    source = new Source(url, { withCredentials: true });
    source.onopen = () => {
      state.value = 'open';
      wait = 1000;
      if (wasOpen) tell({ topic: 'reconnected' });
      wasOpen = true;
    };
    source.onmessage = (event: MessageEvent<string>) => tell(JSON.parse(event.data) as LiveMessage);
    source.onerror = () => {
      state.value = 'connecting';
      if (source?.readyState !== Source.CLOSED) return;
      timer = setTimeout(open, wait * (0.75 + Math.random() / 2));
      wait = Math.min(longestWait, wait * 2);
    };
  }
  open();

  return {
    state,
    on(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => void set.delete(listener);
    },
    reconnect() {
      clearTimeout(timer);
      source?.close();
      open();
    },
    close() {
      clearTimeout(timer);
      source?.close();
      state.value = 'closed';
    },
  };
}

const key: InjectionKey<Live> = Symbol('moorage.live');
export const provideLive = (app: App, live: Live): void => void app.provide(key, live);
/** Null where there is no live line (a test, the gallery): pages then only poll. */
export const useLive = (): Live | null => inject(key, null);
