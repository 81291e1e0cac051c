import { seconds } from './processes.mjs';

const nothing = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

/** Runs stages under a heading each, keeps the counts, and says them as the last line. */
export function createReport(write = (text) => process.stdout.write(text)) {
  const began = performance.now();
  const stages = [];
  return {
    heading(title) {
      write(`\n── ${title} ${'─'.repeat(Math.max(3, 96 - title.length))}\n`);
    },
    note(text) {
      write(`   ${text}\n`);
    },
    /** A stage that throws is a failed stage, not the end of the run. */
    async stage(title, work) {
      this.heading(title);
      const start = performance.now();
      const counts = { ...nothing(), ...(await work().catch((error) => crashed(error, write))) };
      stages.push({ title, counts, time: seconds(start) });
      write(`   ${title}: ${sentence(counts)} in ${stages.at(-1).time}\n`);
      return counts;
    },
    /** Left out for want of a program: a failure where nothing may be left out. */
    leaveOut(title, reason, allowed) {
      this.heading(title);
      this.note(`left out: ${reason}`);
      const counts = { ...nothing(), ...(allowed ? { skipped: 1 } : { failed: 1, failures: [reason] }) };
      stages.push({ title, counts, time: '–' });
    },
    /** @returns the exit code */
    finish() {
      this.heading('Summary');
      for (const { title, counts, time } of stages) {
        write(`   ${title.padEnd(52)} ${sentence(counts).padEnd(36)} ${time}\n`);
        for (const failure of counts.failures) write(`     failed: ${failure}\n`);
      }
      const total = nothing();
      for (const { counts } of stages) {
        for (const key of ['passed', 'failed', 'skipped']) total[key] += counts[key];
      }
      write(`   total time ${seconds(began)}\n\n${sentence(total)}\n`);
      return total.failed === 0 && total.passed > 0 ? 0 : 1;
    },
  };
}

const crashed = (error, write) => {
  write(`${error.stack}\n`);
  return { failed: 1, failures: [error.message.split('\n')[0]] };
};

export const sentence = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
