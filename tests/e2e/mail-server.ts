import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface Letter {
  readonly to: readonly string[];
  /** With the transfer encoding undone; head, text and HTML one after the other. */
  readonly content: string;
}
export interface MailServer {
  readonly url: string;
  /** The newest letter to this address in which the words stand; waited for. */
  letter(to: string, words: string | RegExp): Promise<Letter>;
  close(): Promise<void>;
}

/** Where the house's mails arrive: what it keeps of them itself has no link and no password in it. */
export async function startMailServer(): Promise<MailServer> {
  const letters: Letter[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket.once('close', () => open.delete(socket)));
    socket.on('error', () => socket.destroy());
    receive(socket, (letter) => letters.unshift(letter));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async letter(to, words) {
      for (let tries = 0; tries < 300; tries += 1) {
        const found = letters.find((one) => one.to.includes(to) && one.content.search(words) >= 0);
        if (found) return found;
        await wait(100);
      }
      throw new Error(`No letter to ${to} has ${String(words)} in it. There are ${letters.length} letters.`);
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** As much of SMTP (RFC 5321) as a sender needs who offers nothing and asks for nothing. */
function receive(socket: Socket, take: (letter: Letter) => void): void {
  let unread = '';
  let to: string[] = [];
  let body: string[] | undefined;
  const say = (line: string): void => void socket.write(`${line}\r\n`);

  function hear(line: string): void {
    if (body && line === '.') {
      take({ to, content: decode(body.join('\r\n')) });
      [to, body] = [[], undefined];
      say('250 Taken');
    } else if (body) body.push(line.replace(/^\.\./, '.'));
    else if (/^DATA$/i.test(line)) {
      body = [];
      say('354 Go on');
    } else if (/^QUIT$/i.test(line)) socket.end('221 Bye\r\n');
    else {
      const address = /^RCPT TO:<([^>]+)>/i.exec(line)?.[1];
      if (address) to.push(address);
      say('250 Fine');
    }
  }
  say('220 mail.example');
  socket.on('data', (chunk: Buffer) => {
    const lines = (unread + chunk.toString('latin1')).split('\r\n');
    unread = lines.pop() ?? '';
    lines.forEach(hear);
  });
}

/** Quoted-printable, undone. What was sent as it is has no equals sign before two hexadecimal digits. */
function decode(raw: string): string {
  const bytes = raw
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
