export interface ListedExtension {
  readonly id: string;
  readonly title: string;
  /** Address of the finished ES module; a new build has a new address. */
  readonly entry: string;
  readonly styles: readonly string[];
}
export interface ExtensionList {
  readonly revision: number;
  readonly extensions: readonly ListedExtension[];
}
export interface UiFailure {
  readonly extensionId: string;
  readonly app: 'portal' | 'admin';
  readonly phase: 'load' | 'render';
  readonly message: string;
}
/** What the host needs of the browser; a test brings its own. */
export interface Page {
  fetchList(app: 'portal' | 'admin'): Promise<ExtensionList>;
  importModule(address: string): Promise<unknown>;
  /** Resolves when the sheets are in force (or failed). The undo removes them. */
  addStyles(addresses: readonly string[]): Promise<() => void>;
  report(failure: UiFailure): void;
}

function addSheet(href: string): Promise<HTMLLinkElement> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve) => {
    // A missing sheet makes an extension ugly, not broken.
    link.onload = link.onerror = () => resolve(link);
    document.head.append(link);
  });
}

export function browserPage(csrf: () => string | null): Page {
  return {
    async fetchList(app) {
      const response = await fetch(`/ui/${app}.json`, {
        credentials: 'same-origin',
        headers: { accept: 'application/json' },
      });
      if (!response.ok) throw new Error(`The list of extensions answered ${response.status}`);
      return (await response.json()) as ExtensionList;
    },
    importModule: (address) => import(/* @vite-ignore */ address),
    async addStyles(addresses) {
      const links = await Promise.all(addresses.map(addSheet));
      return () => links.forEach((link) => link.remove());
    },
    report(failure) {
      const token = csrf();
      const headers = { 'content-type': 'application/json', ...(token ? { 'x-csrf-token': token } : {}) };
      // Nobody waits for it; a report that does not arrive is in the console as well.
      fetch('/ui/report', {
        method: 'POST',
        headers,
        body: JSON.stringify(failure),
        keepalive: true,
        credentials: 'same-origin',
      }).catch((error: unknown) =>
        console.warn('The report of a failed extension did not arrive', failure, error),
      );
    },
  };
}
