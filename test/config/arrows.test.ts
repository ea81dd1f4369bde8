import { describe, expect, it } from 'vitest';
import { importsOf, sourcesIn } from './project-files.ts';

/** Which folders may import what, as the table in `main/README.md` says. Packages are named, `node:` stands for all of Node's own. */
const arrows: readonly { readonly folder: string; readonly mayImport: readonly string[] }[] = [
  { folder: 'main/contract', mayImport: ['main/contract/', 'typebox'] },
  // Core is a function of its inputs: of libraries only pure ones, which reach no file, clock or network.
  { folder: 'main/core', mayImport: ['main/contract/', 'main/core/', 'canonicalize', 'csv-parse', 'diff', 're2js'] },
  { folder: 'main/dispatch', mayImport: ['main/contract/', 'main/core/', 'main/dispatch/', 'typebox'] },
  {
    folder: 'main/storage',
    mayImport: ['main/contract/', 'main/core/ports.ts', 'main/storage/', 'node:', 'sql.js', 'canonicalize'],
  },
  {
    folder: 'main/sandbox',
    mayImport: [
      'main/contract/',
      'main/core/ports.ts',
      'main/sandbox/',
      'node:',
      'handlebars',
      'ajv',
      'yaml',
      're2js',
      'canonicalize',
    ],
  },
  {
    folder: 'main/keychain',
    mayImport: [
      'main/contract/',
      'main/core/ports.ts',
      'main/keychain/',
      'node:',
      'keytar',
      'canonicalize',
      '@scure/bip39',
      'uuid',
    ],
  },
  { folder: 'preload', mayImport: ['main/contract/', 'preload/', 'electron'] },
];

/** What the page must never carry: it runs under a policy that forbids making code, and sees the contract only. */
const keptOutOfThePage = ['node:', 'electron', 'handlebars', 'ajv', 'sql.js', 'keytar', 'fastify', 'typebox', 'main/'];

const isUnder = (name: string, allowed: string) =>
  allowed.endsWith('/') || allowed.endsWith(':')
    ? name.startsWith(allowed)
    : name === allowed || name.startsWith(`${allowed}/`);

/** `file -> import` for every import that no rule allows. */
function strays(folder: string, allowed: (name: string) => boolean): string[] {
  return sourcesIn(folder).flatMap((file) =>
    importsOf(file)
      .filter((name) => !allowed(name))
      .map((name) => `${file} -> ${name}`),
  );
}

describe('who may import what', () => {
  it.each(arrows)('$folder', ({ folder, mayImport }) => {
    expect(strays(folder, (name) => mayImport.some((allowed) => isUnder(name, allowed)))).toEqual([]);
  });

  it('renderer sees the contract and its own packages only', () => {
    const kept = (name: string) =>
      !name.startsWith('main/contract/') && keptOutOfThePage.some((one) => isUnder(name, one));
    expect(strays('renderer', (name) => !kept(name))).toEqual([]);
  });

  it('electron is imported by its own host, the entry and the preload alone', () => {
    const owners = ['main/hosts/electron/', 'main/index.ts', 'preload/'];
    const strangers = sourcesIn('main', 'renderer').filter((file) => !owners.some((owner) => file.startsWith(owner)));
    expect(strangers.filter((file) => importsOf(file).some((name) => isUnder(name, 'electron')))).toEqual([]);
  });

  it('nothing but hosts, adapters and their composition reaches across the core’s ports', () => {
    const outer = /^main\/(?:hosts|adapters)\/|^main\/compose\.ts$/;
    for (const folder of [
      'main/contract',
      'main/core',
      'main/dispatch',
      'main/storage',
      'main/sandbox',
      'main/keychain',
    ]) {
      expect(strays(folder, (name) => !outer.test(name))).toEqual([]);
    }
  });

  it('relative imports carry their ending, so that Node runs a source file as it stands', () => {
    const withEnding = /\.(?:tsx?|css|json|mjs|cjs|svg|woff2|d\.ts)(?:\?[\w&]+)?$/;
    const bare = sourcesIn('main', 'preload', 'renderer', 'test').flatMap((file) =>
      importsOf(file)
        .filter((name) => /^(?:main|preload|renderer|test)\//.test(name) && !withEnding.test(name))
        .map((name) => `${file} -> ${name}`),
    );
    expect(bare).toEqual([]);
  });
});
