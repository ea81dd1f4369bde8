import type { Json, JsonObject } from '../../contract/json.ts';
import { readTextFile } from './files.ts';
import { usageError } from './usage.ts';

/**
 * Reads a file argument as JSON.
 * @throws BinnacleError INVALID_INPUT where it cannot be read or is no JSON.
 */
export async function readJsonFile(path: string, option: string): Promise<Json> {
  const text = await readTextFile(path, option);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : '';
    throw usageError(`${path} is not JSON: ${reason}.`, 'Check its commas, quotes and brackets.', option);
  }
}

/**
 * Reads a receipt from a file; whether it is one of a format that is known is the engine's to say.
 * @throws BinnacleError INVALID_INPUT where it is no JSON object.
 */
export async function readReceiptFile(path: string, option: string): Promise<JsonObject> {
  const text = await readTextFile(path, option);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isObject(value)) return value;
  throw usageError(
    `${path} is not a receipt: it is not a JSON object.`,
    'Give a file that `render --receipt` wrote.',
    option,
  );
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
