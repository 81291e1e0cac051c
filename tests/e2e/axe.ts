import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** What a person who does not see, or does not see well, would stumble over on this page as it is now. */
export async function barriers(page: Page): Promise<string[]> {
  // Evaluated and not added as a script: the page's own policy stays in force.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(source);
  const run = 'axe.run(document, { iframes: false, resultTypes: ["violations"] })';
  const { violations } = (await page.evaluate(`${run}.then(({ violations }) => ({ violations }))`)) as {
    violations: readonly Violation[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
}
