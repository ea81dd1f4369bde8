import type { Json, JsonObject } from '../../contract/json.ts';
import { yamlKey, yamlScalar } from '../../contract/yaml-text.ts';

/** A map as YAML in block style, by the rules a rendering is written with: every text double-quoted, keys plain only where every reader takes them for text. */
export function yamlOf(map: JsonObject): string {
  return Object.keys(map).length === 0 ? '{}\n' : mapLines(map, '', false);
}

function mapLines(map: JsonObject, pad: string, begun: boolean): string {
  return Object.entries(map)
    .map(([key, value], index) => (begun && index === 0 ? '' : pad) + yamlKey(key, pad) + after(value, pad, false))
    .join('');
}

/** What follows a colon or, with `dash`, a dash; it ends its line. */
function after(value: Json, pad: string, dash: boolean): string {
  const inner = `${pad}  `;
  if (value === null) return ' null\n';
  if (typeof value !== 'object') return ` ${yamlScalar(value)}\n`;
  if (isList(value)) {
    if (value.length === 0) return ' []\n';
    const items = value.map((item, index) => `${dash && index === 0 ? '' : inner}-${after(item, inner, true)}`);
    return (dash ? ' ' : '\n') + items.join('');
  }
  return Object.keys(value).length === 0 ? ' {}\n' : (dash ? ' ' : '\n') + mapLines(value, inner, dash);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
