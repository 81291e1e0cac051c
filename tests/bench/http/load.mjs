import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endGroup, untilExit } from '../../tools/processes.mjs';

const program = join(dirname(fileURLToPath(import.meta.url)), 'load-process.mjs');

/**
 * Answers per second under 16 connections that stay open, from a process of its own. Any answer but 200 is an error.
 * @param {{ url: string, seconds: number, headers?: object, webhooks?: object }} options `webhooks`: see sign-webhooks.mjs
 */
export async function load(options) {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const release = untilExit(() => child.exitCode === null && endGroup(child));
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  release();
  if (code !== 0) throw new Error(`The load on ${options.url} failed`);
  const { answers, bad, errors, seconds, sample } = JSON.parse(output);
  if (bad > 0 || errors > 0 || answers === 0)
    throw new Error(`${options.url}: ${answers} answers, ${bad} bad ones (${sample}), ${errors} errors`);
  return answers / seconds;
}
