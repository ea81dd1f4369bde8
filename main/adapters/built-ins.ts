import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../contract/json.ts';
import type { BuiltIns, BuiltInTemplate } from '../core/workspace/seed.ts';

/** Reads the templates the console ships: `templates/<name>/`, the schemas and the assignments. */
export function readBuiltIns(folder: string): BuiltIns {
  const json = <T>(...path: string[]): T => JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as T;
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'schemas')
    .map((entry) => entry.name)
    .sort();
  const templates = names.map((name): BuiltInTemplate => {
    const about = json<Omit<BuiltInTemplate, 'text' | 'sample' | 'tests'>>(name, 'template.json');
    return {
      name: about.name,
      kind: about.kind,
      document: about.document,
      description: about.description,
      schemaVersion: about.schemaVersion,
      contextVersion: about.contextVersion,
      limits: about.limits ?? [],
      text: readFileSync(join(folder, name, 'template.yaml'), 'utf8'),
      sample: json<JsonObject>(name, 'sample.json'),
      tests: json<BuiltInTemplate['tests']>(name, 'tests.json'),
    };
  });
  return {
    templates,
    schemas: readSchemas(folder),
    assignments: json<{ documents: BuiltIns['assignments'] }>('assignments.json').documents,
  };
}

/** Reads the schemas the console ships, by `<document>/<version>`. */
export function readSchemas(folder: string): BuiltIns['schemas'] {
  const place = join(folder, 'schemas');
  const read = (file: string) => JSON.parse(readFileSync(join(place, file), 'utf8')) as JsonObject;
  return Object.fromEntries(
    readdirSync(place)
      .sort()
      .flatMap((file) => {
        const version = /^(.+)-(\d+)\.json$/.exec(file);
        return version === null ? [] : [[`${version[1]}/${version[2]}`, read(file)]];
      }),
  );
}
