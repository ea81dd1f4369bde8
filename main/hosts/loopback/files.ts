import { lstat, readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file of the page as it is served. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  /** Whether its name changes with its content, so that it may be kept. */
  readonly lasting: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

/**
 * The files of the page by their address. What is served is what was found in the folder when it was first listed,
 * plain files only: no address is ever turned into a path, so none can lead outside.
 */
export class PageFiles {
  readonly #root: string;
  #paths: Promise<ReadonlyMap<string, string>> | undefined;
  #read = new Map<string, Promise<PageFile | undefined>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The file at an address (`/` is the page), or undefined. */
  async at(address: string): Promise<PageFile | undefined> {
    this.#paths ??= this.#list();
    const path = (await this.#paths).get(address === '/' ? '/index.html' : address);
    if (path === undefined) return undefined;
    let file = this.#read.get(path);
    if (file === undefined) {
      file = load(path);
      this.#read.set(path, file);
    }
    return file;
  }

  async #list(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    // Folder by folder and by name: inside a packed archive, listing a tree at once does not tell files from folders.
    const walk = async (folder: string, address: string): Promise<void> => {
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        // A link is not followed, wherever it leads.
        const facts = await lstat(path);
        if (facts.isDirectory()) await walk(path, `${address}/${name}`);
        else if (facts.isFile() && extname(name) in types) found.set(`${address}/${name}`, path);
      }
    };
    // Without a built page every address is unknown.
    await walk(this.#root, '').catch(() => found.clear());
    return found;
  }
}

async function load(path: string): Promise<PageFile | undefined> {
  const body = await readFile(path).catch(() => undefined);
  if (body === undefined) return undefined;
  const type = types[extname(path)] ?? 'application/octet-stream';
  return { type, body, lasting: /-[\w-]{8,}\.\w+$/.test(path) };
}
