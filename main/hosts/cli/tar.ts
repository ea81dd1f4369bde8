/** Everything in a tar archive comes in blocks of so many bytes (POSIX.1-1988, ustar). */
const BLOCK = 512;

/**
 * The header of a regular file in a tar archive (ustar). Owner, group and time are the same for every file, so that
 * the same files give the same bytes.
 * @throws RangeError for a path whose folder is longer than 155 bytes or whose name is longer than 100.
 */
export function tarHeader(path: string, size: number): Uint8Array {
  const cut = path.lastIndexOf('/');
  const [folder, name] = [path.slice(0, Math.max(cut, 0)), path.slice(cut + 1)];
  if (Buffer.byteLength(name) > 100 || Buffer.byteLength(folder) > 155) throw new RangeError(`${path} is too long.`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(folder, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** What fills a file's last block. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);
}

/** What ends an archive. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * BLOCK);
}
