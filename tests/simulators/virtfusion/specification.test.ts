import { createManualClock, createModuleHarness } from '@moorage/testing';
import { expect, it } from 'vitest';
import definition from '../../../modules/virtfusion/src/server.ts';
import { startVirtFusion } from './index.ts';
import { departures, hasSpecification, specificationFile } from './specification.ts';

/** Where module or simulator depart from the written specification on purpose, and why. */
const KNOWN = [
  // 6.2 pages leave `page` out of the parameters of lists, though every list says `next_page_url`.
  /: no query parameter page$/,
  // A 7.0 panel wants `vnc`, the specification says `action`: the module sends both.
  /\/vnc body (\/vnc|:.*"vnc")/,
  // The live state is written down as `false` only; its members are known from modules that read it.
  /answer \/data\/remoteState: /,
  // One example shows an empty list; the entries of `otherStorage` are known from modules that read them.
  /answer .*\/otherStorage/,
];

it('module and simulator keep to the specification', async ({ skip }) => {
  skip(
    !hasSpecification,
    `The specification is not here (${specificationFile}): set MOORAGE_SHARED to its folder`,
  );
  const clock = createManualClock();
  const { url, token, control, close } = await startVirtFusion({ clock });
  const harness = createModuleHarness({
    definition,
    settings: { url, token, customerPrefix: 'moorage-client-', stockReserve: 0 },
    plan: { package: 1, group: 1, locations: [2], ipv4: 1, ipv6: true, vnc: true },
    order: {
      hostname: 'vps1.example.com',
      template: 10,
      sshKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBxuHQDlZPr+WGGQ0PeVbM2Zm5W4Vb0xVv6o8xYbW7mK ann',
    },
    clock,
  });
  const { module } = harness;
  const service = harness.service();
  control.failNext({ kind: 'lose', method: 'POST', path: '/build$' });
  await module.test();
  for (const name of ['packages', 'groups', 'locations', 'templates'])
    await module.choices!(name, { plan: service.spec('choices').plan });
  await module.inventory!(service.spec('inventory').plan);
  await service.create();
  await module.status!(service.spec('status'));
  await module.usage!(service.spec('usage'), new Date(0));
  for (const action of ['stop', 'start', 'restart', 'kill'] as const)
    await service.run('power', (connected, spec) => connected.power!(spec, action));
  await module.login!(service.spec('login'), 'console');
  await service.suspend();
  await service.resume();
  await service.inspect();
  await service.terminate();
  const { requests } = control;
  await close();

  const answered = requests.filter(({ status }) => status < 400);
  expect(
    new Set(answered.map(({ method, path }) => `${method} ${path.replace(/\d+/g, '#')}`)).size,
  ).toBeGreaterThanOrEqual(25);
  const found = [...new Set(answered.flatMap(departures))];
  expect(found.filter((line) => !KNOWN.some((known) => known.test(line)))).toEqual([]);
});
