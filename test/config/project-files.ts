import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** The project's folder. */
export const root = resolve(import.meta.dirname, '..', '..');

const made = new Set(['node_modules', 'out', 'dist', '.git', '.tmp']);

/** The project's own files, relative to its folder; what git tracks, or without git everything that is not made. */
export function projectFiles(): readonly string[] {
  if (existsSync(join(root, '.git'))) {
    return execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
      .split('\0')
      .filter((file) => file !== '' && existsSync(join(root, file)));
  }
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(sep).some((part) => made.has(part)));
}

/** The text of one of the project's files. */
export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The project's JSON file as plain data. */
export function jsonOf<T>(file: string): T {
  return JSON.parse(textOf(file)) as T;
}

/** Source files of these folders. */
export function sourcesIn(...folders: readonly string[]): readonly string[] {
  return projectFiles().filter(
    (file) => /\.tsx?$/.test(file) && folders.some((folder) => file === folder || file.startsWith(`${folder}/`)),
  );
}

/** What a source file imports: a file of the project by its path, anything else by its name. */
export function importsOf(file: string): readonly string[] {
  const text = textOf(file).replace(/\/\*[\s\S]*?\*\//g, '');
  const found = text.matchAll(
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  return [...found].map(([, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? '';
    return name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : name;
  });
}
