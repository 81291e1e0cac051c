import type { ControlState, Fault } from './control.ts';
import type { Reply } from './reply.ts';

/** The control door over HTTP, for a simulator that runs as its own process. Loopback only, no token. */
export function openDoor(
  control: ControlState,
  method: string,
  path: string,
  body: Record<string, unknown>,
): Reply {
  switch (`${method} ${path}`) {
    case 'GET /_control/requests':
      return { status: 200, body: { requests: control.requests } };
    case 'GET /_control/servers':
      return { status: 200, body: { servers: [...control.world.servers.values()] } };
    case 'POST /_control/faults':
      control.failNext(body as unknown as Fault);
      return { status: 204 };
    case 'POST /_control/fail-next-build':
      control.failNextBuild(typeof body.times === 'number' ? body.times : 1);
      return { status: 204 };
    case 'POST /_control/configure':
      control.configure(body);
      return { status: 204 };
    case 'POST /_control/free-ipv4':
      control.setFreeIpv4(Number(body.groupId), Number(body.free));
      return { status: 204 };
    case 'POST /_control/reset':
      control.reset();
      return { status: 204 };
    default:
      return { status: 404, body: { message: `The control door has no ${method} ${path}` } };
  }
}
