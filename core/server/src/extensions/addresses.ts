import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { VendorError } from '@moorage/sdk';

/** Own networks of this machine and its neighbours: allowed in demo and tests. */
const near = new BlockList();
near.addSubnet('127.0.0.0', 8);
near.addSubnet('10.0.0.0', 8);
near.addSubnet('172.16.0.0', 12);
near.addSubnet('192.168.0.0', 16);
near.addSubnet('100.64.0.0', 10);
near.addAddress('::1', 'ipv6');
near.addSubnet('fc00::', 7, 'ipv6');

/** No vendor lives here, whatever the settings say: cloud metadata, link-local, multicast, reserved. */
const never = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  never.addSubnet(net, bits);
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  never.addSubnet(net, bits, 'ipv6');
const globalIpv6 = new BlockList();
globalIpv6.addSubnet('2000::', 3, 'ipv6');
const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

/** May an extension send a request to this IP address? */
export function isAllowedAddress(address: string, allowNear: boolean): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || never.check(address, family)) return false;
  if (near.check(address, family)) return allowNear;
  // An IPv4 address in IPv6 clothes was judged by the IPv4 lists above.
  return family === 'ipv4' || globalIpv6.check(address, 'ipv6') || mapped.check(address, 'ipv6');
}

export const forbidden = (host: string): VendorError =>
  new VendorError(
    'vendor.address-forbidden',
    `${host} is a private or reserved address. Requests to it are refused; use the vendor's public name.`,
    { retryable: false },
  );

type Answer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Name resolution at the moment of connecting, so that a name cannot change its mind after a check. One forbidden address
 * among several refuses them all.
 */
export const guardedLookup =
  (allowNear: boolean) =>
  (host: string, options: LookupOptions, answer: Answer): void => {
    systemLookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      if (addresses.some(({ address }) => !isAllowedAddress(address, allowNear)))
        return answer(forbidden(host), []);
      const [first] = addresses;
      if (options.all === true || !first) return answer(null, addresses);
      return answer(null, first.address, first.family);
    });
  };
