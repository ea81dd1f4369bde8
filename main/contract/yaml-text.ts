// What JSON leaves as it is but some YAML reader refuses, folds or reads as a line break: DEL and C1 controls, line and
// paragraph separator, byte order mark, non-characters.
const unsafe = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;
const anyUnsafe = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;

/** A text as JSON and RFC 8785 write it. */
export function jsonText(text: string): string {
  return JSON.stringify(text);
}

/** A text as a double-quoted scalar that YAML 1.2, YAML 1.1 and PyYAML read alike; made from its JSON form. */
export function yamlText(json: string): string {
  if (!anyUnsafe.test(json)) return json;
  return json.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A number as every YAML reader takes for the same number: an exponent needs a point and a sign for YAML 1.1. */
export function yamlNumber(value: number): string {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return withPoint(value.toExponential());
  const text = String(value === 0 ? 0 : value);
  return text.includes('e') ? withPoint(text) : text;
}

function withPoint(text: string): string {
  const [mantissa = '', exponent = ''] = text.split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`;
}

/** A scalar in YAML. */
export function yamlScalar(value: string | number | boolean): string {
  if (typeof value === 'string') return yamlText(jsonText(value));
  return typeof value === 'number' ? yamlNumber(value) : String(value);
}

const plainKey = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
// Words that YAML 1.1 or 1.2 reads as something else than text. Every other word of the pattern above is text in all
// of them: numbers, dates, merge and value signs begin with something else than a letter or an underscore.
const spoken = /^(?:y|yes|n|no|on|off|true|false|null)$/i;
/** Readers look for the colon within 1,024 characters; a longer key is marked with a question mark. */
const LONGEST_SIMPLE_KEY = 1000;

/** A key with its colon, ready to be followed by a space and value or by a line break; `pad` is the line's indentation. */
export function yamlKey(key: string, pad: string): string {
  const text = plainKey.test(key) && !spoken.test(key) ? key : yamlText(jsonText(key));
  return text.length <= LONGEST_SIMPLE_KEY ? `${text}:` : `? ${text}\n${pad}:`;
}
