import type { Json } from '../contract/json.ts';
import { MAX_DEPTH, MAX_JSON, MAX_YAML, MAX_YAML_NODES } from './bounds.ts';
import { newBag, readablePath } from './data.ts';
import { type JsonDefect, scanJson } from './json-scan.ts';
import { normalise } from './layer.ts';
import { problemOf } from './problem.ts';
import { readData } from './skeleton.ts';
import type { TreeNode } from './tree.ts';

/** Why a text was not read. */
export class DataRefusal extends Error {
  readonly fix: string;
  readonly path: string;

  constructor(message: string, fix: string, path = '') {
    super(message);
    this.fix = fix;
    this.path = path;
  }
}

/**
 * Reads JSON or YAML of unknown origin. A text that begins like JSON, or is called `.json`, is read as JSON.
 * @throws DataRefusal with a sentence that names the text.
 */
export function parseData(given: string, name: string): Json {
  const text = normalise(given);
  if (!text.isWellFormed()) throw new DataRefusal(`${name} holds half of a surrogate pair.`, 'Save it as UTF-8.');
  const json = /\.json$/i.test(name) || /^\s*[{["]/.test(text.slice(0, 1000));
  if (json) {
    const value = parseJson(text, name, /\.json$/i.test(name));
    if (value !== undefined) return value;
  }
  return parseYaml(text, name);
}

function parseJson(text: string, name: string, only: boolean): Json | undefined {
  if (text.length > MAX_JSON) {
    throw new DataRefusal(`${name} is larger than 64 MB.`, 'Cut it into several files.');
  }
  const defect = scanJson(text);
  // What nests too deeply must not reach a parser at all; other defects count once it is known to be JSON.
  if (defect?.kind === 'depth') throw refusal(defect, name);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    if (!only) return undefined;
    const reason = (error as Error).message.replace(/[.\s]+$/, '').replace(/, ".*$/s, '');
    throw new DataRefusal(`${name} is not valid JSON: ${reason}.`, 'Correct the file.');
  }
  if (defect !== null) throw refusal(defect, name);
  return value;
}

function refusal({ kind, at }: JsonDefect, name: string): DataRefusal {
  switch (kind) {
    case 'duplicate':
      return new DataRefusal(`${name} holds ${readablePath(at)} twice.`, 'Keep one of them.', at);
    case 'depth':
      return new DataRefusal(`${name} nests deeper than ${MAX_DEPTH}.`, 'Nest less.');
    case 'nodes':
      return new DataRefusal(`${name} holds more than 5,000,000 values.`, 'Cut it into several files.');
    case 'number':
      return new DataRefusal(
        `${name} holds the number ${at}, which cannot be kept exactly.`,
        'Quote it to make it text.',
      );
  }
}

function parseYaml(text: string, name: string): Json {
  if (text.length > MAX_YAML) {
    throw new DataRefusal(`${name} has more than 1 MB of YAML.`, 'Save it as JSON, or cut it into several files.');
  }
  try {
    return plain(readData(text, { nodes: MAX_YAML_NODES, depth: MAX_DEPTH }));
  } catch (error) {
    const { message, fix, place } = problemOf(error);
    throw new DataRefusal(`${name}${place === undefined ? '' : `, line ${place.line}`}: ${message}`, fix);
  }
}

function plain(node: TreeNode): Json {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'list':
      return node.items.map(plain);
    case 'map': {
      const bag = newBag();
      for (const { key, node: inner } of node.entries) bag[key as string] = plain(inner);
      return bag;
    }
    case 'hole':
      throw new Error('data holds no places for values');
  }
}
