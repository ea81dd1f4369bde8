import type { JsonObject } from '../../../contract/json.ts';
import { readTextFile, readTextInput } from '../files.ts';
import { isObject, readJsonFile } from '../json-file.ts';
import type { OptionMeanings } from '../options.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import type { VerbContext } from '../verb.ts';

/** What `--file` is where a template's text is written. */
export const textMeaning: OptionMeanings = {
  file: { value: 'FILE', help: 'the text; `-` reads standard input' },
};

/** A template's text from `--file`; `-` is standard input. Undefined where it was not given. */
export async function textParameter({ line: { options }, path, terminal }: VerbContext): Promise<string | undefined> {
  if (options.file === undefined) return undefined;
  if (options.file === '-') return readTextInput(terminal, 'file');
  return readTextFile(path(options.file), 'file');
}

/** What stands beside a template's text, from the files that were named. */
export async function partParameters({ line: { options }, path }: VerbContext) {
  return given({
    description: options.description,
    schemaVersion: options['schema-version'],
    sample: await objectFile('sample-file', options['sample-file'], path),
    tests: await listFile('tests', options.tests, path),
    limits: await listFile('limits', options.limits, path),
  });
}

/** A JSON object from a file. */
export async function objectFile(
  option: string,
  file: string | undefined,
  path: VerbContext['path'],
): Promise<JsonObject | undefined> {
  if (file === undefined) return undefined;
  const value = await readJsonFile(path(file), option);
  if (isObject(value)) return value;
  throw usageError(`${file} does not hold a JSON object.`, 'Write names and values in braces.', option);
}

/** A JSON list from a file. */
export async function listFile(
  option: string,
  file: string | undefined,
  path: VerbContext['path'],
): Promise<readonly unknown[] | undefined> {
  if (file === undefined) return undefined;
  const value = await readJsonFile(path(file), option);
  if (Array.isArray(value)) return value;
  throw usageError(`${file} does not hold a JSON list.`, 'Write its entries in square brackets.', option);
}
