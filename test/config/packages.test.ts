import { describe, expect, it } from 'vitest';
import { jsonOf, textOf } from './project-files.ts';

interface Manifest {
  readonly bin: Record<string, string>;
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
  readonly allowScripts: Record<string, boolean>;
}

interface Lock {
  readonly packages: Record<
    string,
    {
      readonly version?: string;
      readonly resolved?: string;
      readonly integrity?: string;
      readonly hasInstallScript?: true;
      readonly link?: true;
    }
  >;
}

const manifest = jsonOf<Manifest>('package.json');
const lock = Object.entries(jsonOf<Lock>('package-lock.json').packages).filter(([path]) => path !== '');
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The oldest versions without a hole or a loss that is known, and why. */
const floors: Readonly<Record<string, string>> = {
  /** Prototype access through crafted templates. */
  handlebars: '4.7.10',
  /** Credentials followed redirects; polluted prototypes steered requests. */
  axios: '1.16.0',
  /** Crafted mark-up got through; it comes with the editor. */
  dompurify: '3.4.11',
  /** 1.13.0 to 1.15.1 dropped uncommitted rows while exporting. */
  'sql.js': '1.15.2',
};

const numbers = (version: string) => version.split(/[.-]/).slice(0, 3).map(Number);
function atLeast(version: string, floor: string): boolean {
  const [have, need] = [numbers(version), numbers(floor)];
  for (let part = 0; part < 3; part++) {
    if (have[part] !== need[part]) return (have[part] ?? 0) > (need[part] ?? 0);
  }
  return true;
}

describe('packages', () => {
  it.each(Object.entries(floors))('%s is %s or newer, wherever it is installed', (name, floor) => {
    const old = lock.filter(([path, { version = '0' }]) => nameOf(path) === name && !atLeast(version, floor));
    expect(old.map(([path, { version }]) => `${path} ${version}`)).toEqual([]);
  });

  it('has those that the console stands on', () => {
    for (const name of ['handlebars', 'sql.js', 'dompurify'])
      expect(lock.map(([path]) => nameOf(path))).toContain(name);
  });

  it('pins every direct dependency to one version', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('locks each package by its hash, and names no registry and no address to download from', () => {
    expect(lock.filter(([, { integrity, link }]) => !link && !integrity?.startsWith('sha512-'))).toEqual([]);
    expect(lock.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(textOf('package-lock.json')).not.toMatch(/https?:\/\/(?:registry|npm|packages|artifact)[^"]*\.tgz/);
    expect(textOf('.npmrc')).toMatch(/^omit-lockfile-registry-resolved=true$/m);
  });

  it('lets a package run a script while it is installed by its name alone', () => {
    const withScript = [
      ...new Set(lock.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path))),
    ];
    expect(withScript.filter((name) => !Object.hasOwn(manifest.allowScripts, name))).toEqual([]);
    expect(
      Object.entries(manifest.allowScripts)
        .filter(([, allowed]) => allowed)
        .map(([name]) => name),
    ).toEqual(['keytar']);
  });

  it('carries Node.js 24 for the console to run on', () => {
    const versions = Object.entries(manifest.optionalDependencies).filter(([name]) => /^node-(?!pty)/.test(name));
    expect(versions.length).toBeGreaterThan(3);
    expect(versions.filter(([, version]) => !version.startsWith('24.'))).toEqual([]);
  });
});

describe('commands', () => {
  it.each(['start', 'test', 'test:faults', 'build', 'cli', 'bench', 'lint', 'typecheck'])(
    'npm run %s is there',
    (name) => {
      expect(manifest.scripts[name]).toBeTypeOf('string');
    },
  );

  it('installs the command line as `binnacle`', () => {
    expect(manifest.bin).toEqual({ binnacle: 'out/main/cli.js' });
  });
});
