import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file of a packed application. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
  /** Whether it lies beside the archive instead of inside. */
  readonly unpacked: boolean;
  /** Whether the archive names its hash. */
  readonly hashed: boolean;
}

interface Node {
  readonly files?: Readonly<Record<string, Node>>;
  readonly size?: number;
  readonly offset?: string;
  readonly unpacked?: boolean;
  readonly integrity?: { readonly algorithm: string; readonly hash: string };
}

/** An asar archive: a Chromium pickle with a JSON header, then the files one after the other. */
export function readArchive(file: string) {
  const bytes = readFileSync(file);
  const start = 8 + bytes.readUInt32LE(4);
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Node;
  const files: PackedFile[] = [];
  const contents = new Map<string, Buffer>();
  const walk = (node: Node, path: string) => {
    for (const [name, each] of Object.entries(node.files ?? {})) {
      const at = path === '' ? name : `${path}/${name}`;
      if (each.files !== undefined) walk(each, at);
      else {
        const { size = 0, unpacked = false, integrity } = each;
        files.push({ path: at, size, unpacked, hashed: integrity?.algorithm === 'SHA256' });
        const from = start + Number(each.offset ?? 0);
        contents.set(at, unpacked ? readFileSync(join(`${file}.unpacked`, at)) : bytes.subarray(from, from + size));
      }
    }
  };
  walk(header, '');
  return {
    files,
    /** Lays the application out in a folder, as the runtime sees it. */
    extract(folder: string) {
      for (const [path, content] of contents) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
    },
  };
}
