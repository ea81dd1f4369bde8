import { read } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { usageError } from './usage.ts';

const readFrom = promisify(read);

/** Longest text read from a descriptor, in bytes. */
const MOST = 65_536;

/**
 * Reads the first line of an open descriptor without its line end, or everything up to its end.
 * @throws BinnacleError INVALID_INPUT where it is not open, not readable or holds too much.
 */
export async function readDescriptor(descriptor: number, what: 'line' | 'all'): Promise<string> {
  const bytes = Buffer.alloc(MOST);
  let length = 0;
  while (length < MOST) {
    const more = await readSome(descriptor, bytes, length, what === 'line' ? 1 : MOST - length);
    if (more === 0) break;
    length += more;
    if (what === 'line' && bytes[length - 1] === 0x0a) break;
  }
  if (length === MOST) throw usageError(`Descriptor ${descriptor} holds more than ${MOST} bytes.`, 'Give it less.');
  const text = bytes.toString('utf8', 0, length);
  bytes.fill(0);
  return what === 'line' ? text.replace(/\r?\n$/, '') : text;
}

async function readSome(descriptor: number, into: Buffer, at: number, most: number): Promise<number> {
  for (;;) {
    try {
      return (await readFrom(descriptor, into, at, most, null)).bytesRead;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') {
        throw usageError(
          `Descriptor ${descriptor} cannot be read (${code ?? 'unknown'}).`,
          `Open it in the shell, for example \`${descriptor}< file\`.`,
          'passphrase-fd',
        );
      }
      // Somebody made the pipe non-blocking; nothing has arrived yet.
      await pause(10);
    }
  }
}
