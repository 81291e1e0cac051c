#!/usr/bin/env node
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { extensionTargets } from './src/places.mjs';

const usage = `node core/build/build.mjs [all | server | web | extension DIR | gallery [DIR]] [--force] [--quiet]`;

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const [command = 'all', directory] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const options = {
  force: flags.includes('--force'),
  report: flags.includes('--quiet') ? undefined : report,
};

function report({ label, state, files, seconds }) {
  const what = state === 'fresh' ? 'unchanged' : `${files} files in ${seconds.toFixed(2)} s`;
  process.stdout.write(`  ${label.padEnd(36)} ${what}\n`);
}

const buildServer = async () => (await import('./src/server.mjs')).buildServer(options);

async function buildWeb() {
  const { buildShared } = await import('./src/shared.mjs');
  const { buildApp } = await import('./src/app.mjs');
  await buildShared(options);
  await buildApp('portal', options);
  await buildApp('admin', options);
}

async function buildExtensions() {
  const { buildExtension } = await import('./src/extension.mjs');
  // One unfinished extension must not keep the others, and the house itself, from starting.
  const warn = (problem) => process.stderr.write(`  ${problem}\n`);
  for (const folder of await extensionTargets())
    await buildExtension(folder, { ...options, lenient: true, warn });
}

const commands = {
  server: buildServer,
  web: buildWeb,
  async all() {
    await buildServer();
    await buildWeb();
    await buildExtensions();
  },
  async extension() {
    if (!directory) throw new Error('Name the folder: node core/build/build.mjs extension plugins/example');
    const { buildExtension } = await import('./src/extension.mjs');
    await buildExtension(resolve(directory), options);
  },
  async gallery() {
    const { buildGallery } = await import('./src/gallery.mjs');
    process.stdout.write(`${await buildGallery(directory && resolve(directory))}\n`);
  },
};

const began = performance.now();
const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
const unknown = flags.find((flag) => !['--force', '--quiet'].includes(flag));
if (!run || unknown) {
  process.stderr.write(`Unknown ${run ? `flag ${unknown}` : `command ${command}`}.\n${usage}\n`);
  process.exit(2);
}
try {
  await run();
  if (options.report && command !== 'gallery') {
    process.stdout.write(`  done in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  }
} catch (error) {
  process.stderr.write(`${process.env.DEBUG ? error.stack : error.message}\n`);
  process.exit(1);
}
