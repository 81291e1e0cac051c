import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext } from 'playwright-core';

interface Complaint {
  readonly text: string;
  readonly address: string;
  readonly page: string;
}
export interface Complaints {
  watch(context: BrowserContext): Promise<void>;
  /** All so far, in words, and forgets them. A test ends with none. */
  take(): string[];
  /**
   * A browser writes every refused request into its console. One that a test provokes is named here: it has to come, and
   * nothing but it is taken.
   */
  refused(status: number, path: RegExp, work: () => Promise<unknown>): Promise<void>;
}

const policy = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('Policy violated: ' + event.effectiveDirective + ' ' + event.blockedURI));`;

/** What browsers say about our pages: errors, warnings, exceptions that nobody caught, violations of the policy. */
export function listenToComplaints(): Complaints {
  let heard: Complaint[] = [];

  return {
    async watch(context) {
      await context.addInitScript(policy);
      context.on('console', (message) => {
        if (message.type() !== 'error' && message.type() !== 'warning') return;
        const page = message.page()?.url() ?? '';
        heard.push({ text: message.text(), address: message.location().url, page });
      });
      context.on('requestfailed', (request) => {
        const { errorText } = request.failure() ?? { errorText: 'failed' };
        // Whoever leaves a page leaves its requests.
        if (errorText === 'net::ERR_ABORTED') return;
        const page = request.frame().page().url();
        heard.push({ text: `A request failed: ${errorText}`, address: request.url(), page });
      });
      context.on('weberror', (error) => {
        const page = error.page()?.url() ?? '';
        heard.push({ text: error.error().stack ?? String(error.error()), address: page, page });
      });
    },
    take() {
      const all = heard.map(({ text, address, page }) => `${text} (${address}, on ${page})`);
      heard = [];
      return all;
    },
    async refused(status, path, work) {
      const fits = ({ text, address }: Complaint): boolean =>
        text.includes(`status of ${status}`) && URL.canParse(address) && path.test(new URL(address).pathname);
      await work();
      for (let tries = 0; !heard.some(fits) && tries < 40; tries += 1) await wait(50);
      if (!heard.some(fits)) throw new Error(`Nothing at ${String(path)} was refused with ${status}.`);
      heard = heard.filter((one) => !fits(one));
    },
  };
}
