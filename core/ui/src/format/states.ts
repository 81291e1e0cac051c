import {
  Archive,
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleHelp,
  CirclePause,
  CircleX,
  Clock,
  Hourglass,
  LoaderCircle,
  PencilLine,
  Power,
  RotateCcw,
  Undo2,
} from '@lucide/vue';
import type { Component } from 'vue';

export type Tone = 'neutral' | 'accent' | 'positive' | 'warning' | 'danger' | 'info';
export interface StateLook {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: Component;
  /** Something is going on: the icon turns. */
  readonly busy?: boolean;
}

const look = (word: string, tone: Tone, icon: Component, busy = false): StateLook => ({
  word,
  tone,
  icon,
  busy,
});

/** The same word, colour and icon for the same state, everywhere. */
const looks: Record<string, Record<string, StateLook>> = {
  service: {
    pending: look('Pending', 'neutral', Clock),
    building: look('Building', 'info', LoaderCircle, true),
    active: look('Active', 'positive', CircleCheck),
    suspended: look('Suspended', 'warning', CirclePause),
    cancelled: look('Cancelled', 'neutral', Ban),
    terminated: look('Terminated', 'neutral', Archive),
    failed: look('Failed', 'danger', CircleX),
  },
  power: {
    running: look('Running', 'positive', Power),
    stopped: look('Stopped', 'neutral', Power),
    starting: look('Starting', 'info', LoaderCircle, true),
    stopping: look('Stopping', 'info', LoaderCircle, true),
    unknown: look('Unknown', 'warning', CircleHelp),
  },
  order: {
    draft: look('Draft', 'neutral', PencilLine),
    pending: look('Waiting for payment', 'info', Hourglass),
    placed: look('Placed', 'info', CircleDot),
    active: look('Complete', 'positive', CircleCheck),
    completed: look('Complete', 'positive', CircleCheck),
    review: look('In review', 'warning', CircleAlert),
    cancelled: look('Cancelled', 'neutral', Ban),
  },
  invoice: {
    draft: look('Draft', 'neutral', PencilLine),
    open: look('Open', 'info', CircleDot),
    overdue: look('Overdue', 'danger', CircleAlert),
    paid: look('Paid', 'positive', CircleCheck),
    void: look('Void', 'neutral', Ban),
    uncollectible: look('Uncollectible', 'neutral', Archive),
  },
  payment: {
    started: look('Started', 'info', LoaderCircle, true),
    pending: look('Pending', 'info', Hourglass),
    action: look('Needs action', 'warning', CircleAlert),
    succeeded: look('Paid', 'positive', CircleCheck),
    paid: look('Paid', 'positive', CircleCheck),
    failed: look('Failed', 'danger', CircleX),
    unknown: look('Unknown, asking again', 'warning', CircleHelp),
    parked: look('Needs a decision', 'danger', CircleAlert),
    refunded: look('Refunded', 'neutral', Undo2),
  },
  extension: {
    found: look('Found', 'neutral', CircleDashed),
    installed: look('Installed', 'neutral', CircleDot),
    enabled: look('Starting', 'info', LoaderCircle, true),
    running: look('Running', 'positive', CircleCheck),
    disabled: look('Off', 'neutral', Power),
    failed: look('Failed', 'danger', CircleX),
    missing: look('Missing', 'danger', CircleAlert),
  },
  job: {
    queued: look('Queued', 'neutral', Clock),
    pending: look('Pending', 'neutral', Clock),
    waiting: look('Waiting', 'neutral', Clock),
    running: look('Running', 'info', LoaderCircle, true),
    retrying: look('Will retry', 'warning', RotateCcw),
    done: look('Done', 'positive', CircleCheck),
    delivered: look('Delivered', 'positive', CircleCheck),
    applied: look('Applied', 'positive', CircleCheck),
    parked: look('Parked', 'danger', CirclePause),
    failed: look('Failed', 'danger', CircleX),
  },
  provisioning: {
    queued: look('Queued', 'neutral', Clock),
    running: look('Running', 'info', LoaderCircle, true),
    waiting: look('Waiting', 'info', Hourglass),
    done: look('Done', 'positive', CircleCheck),
    failed: look('Failed', 'danger', CircleX),
    cancelled: look('Cancelled', 'neutral', Ban),
    'needs-attention': look('Needs attention', 'danger', CircleAlert),
  },
  mail: {
    queued: look('Queued', 'neutral', Clock),
    sent: look('Sent', 'positive', CircleCheck),
    kept: look('Kept in mailbox', 'info', Archive),
    parked: look('Not sent', 'danger', CircleX),
    failed: look('Failed', 'danger', CircleX),
  },
  server: {
    unchecked: look('Not checked', 'neutral', CircleDashed),
    ok: look('Connected', 'positive', CircleCheck),
    failed: look('Not reachable', 'danger', CircleX),
    active: look('Active', 'positive', CircleCheck),
    drained: look('Drained', 'warning', CirclePause),
    disabled: look('Off', 'neutral', Power),
  },
  gateway: {
    enabled: look('Offered', 'positive', CircleCheck),
    disabled: look('Off', 'neutral', Power),
  },
  staff: {
    active: look('Active', 'positive', CircleCheck),
    disabled: look('Cannot sign in', 'neutral', Ban),
  },
  client: {
    active: look('Active', 'positive', CircleCheck),
    blocked: look('Blocked', 'danger', Ban),
    unverified: look('Not verified', 'warning', CircleAlert),
    closed: look('Closed', 'neutral', Archive),
  },
  product: {
    active: look('On sale', 'positive', CircleCheck),
    hidden: look('Hidden', 'neutral', CircleDashed),
    archived: look('Archived', 'neutral', Archive),
    retired: look('Retired', 'neutral', Archive),
  },
};

/** A state nobody told us about is shown by its own name, neutral, instead of breaking the page. */
export function lookOf(kind: string, state: string): StateLook {
  const known = looks[kind]?.[state];
  if (known) return known;
  const word = state.replace(/[-_]/g, ' ');
  return look(word.charAt(0).toUpperCase() + word.slice(1), 'neutral', CircleDashed);
}
