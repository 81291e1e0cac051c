import type { Caller } from '@moorage/sdk';
import type { Failures, FailureReport } from './failures.ts';
import type { RunningExtension } from './running-extension.ts';
import type { UiApp } from './ui-files.ts';

export interface UiListing {
  readonly revision: number;
  readonly extensions: readonly {
    readonly id: string;
    readonly title: string;
    /** Address of the finished ES module; it never changes its content. */
    readonly entry: string;
    readonly styles: readonly string[];
  }[];
}

/** What the HTTP layer serves of extensions. */
export interface ExtensionUi {
  /** The running extensions with an entry for this app that the caller may see. */
  list(app: UiApp, caller: Caller): UiListing;
  /** Immutable: may be cached for ever. Undefined when that version is not running here. */
  file(id: string, hash: string, path: string): { readonly body: Buffer; readonly type: string } | undefined;
  /** A browser tells that an extension failed in it. False when it was not counted: unknown extension or too many. */
  report(report: FailureReport & { readonly app: UiApp }): Promise<boolean>;
}

export function createExtensionUi({
  running,
  revision,
  failures,
}: {
  running: ReadonlyMap<string, RunningExtension>;
  revision: () => number;
  failures: Failures;
}): ExtensionUi {
  return {
    list(app, caller) {
      const visible = app === 'portal' || caller.kind === 'staff';
      const extensions = [...running.values()].flatMap(({ found: { id, title, manifest }, ui }) => {
        const entry = manifest.ui?.[app];
        return !visible || !ui || entry === undefined
          ? []
          : [{ id, title, entry: ui.address(entry), styles: (manifest.ui?.styles ?? []).map(ui.address) }];
      });
      return { revision: revision(), extensions };
    },
    file(id, hash, path) {
      const ui = running.get(id)?.ui;
      return ui?.hash === hash ? ui.files.get(path) : undefined;
    },
    async report(report) {
      if (!running.get(report.extensionId)?.ui || !failures.note(report)) return false;
      await failures.flush();
      return true;
    },
  };
}
