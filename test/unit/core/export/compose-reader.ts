/**
 * Reads an env file by the rules Compose documents (docs.docker.com, "Env file syntax" and "Interpolation"), written
 * after its own reader: quotes first, then a shell's escapes, then interpolation against `outer`.
 */
export function readComposeEnv(text: string, outer: Readonly<Record<string, string>> = {}): Record<string, string> {
  const result: Record<string, string> = {};
  let rest = text.replaceAll('\r\n', '\n');
  for (;;) {
    rest = rest.replace(/^[\s\u0085]+/, '');
    if (rest === '') return result;
    if (rest.startsWith('#')) {
      rest = rest.slice(rest.includes('\n') ? rest.indexOf('\n') : rest.length);
      continue;
    }
    const key = /^([\p{L}\p{N}_.[\]-]+)[ \t]*[=:][ \t\v\f\r\u0085\u00a0]*/u.exec(rest);
    if (key === null) throw new Error(`unexpected character in variable name: ${rest.slice(0, 40)}`);
    rest = rest.slice(key[0].length);
    const read = readValue(rest);
    result[key[1]!] = read.literal ? read.value : interpolate(read.value, { ...outer, ...result });
    rest = read.rest;
  }
}

function readValue(text: string): { value: string; literal: boolean; rest: string } {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") {
    const end = text.indexOf('\n');
    const line = end === -1 ? text : text.slice(0, end);
    return { value: line.split(' #')[0]!.trimEnd(), literal: false, rest: end === -1 ? '' : text.slice(end + 1) };
  }
  let value = '';
  let escaping = false;
  for (let at = 1; at < text.length; at++) {
    const letter = text[at]!;
    if (letter !== quote) {
      if (!escaping && letter === '\\') {
        escaping = true;
        continue;
      }
      value += (escaping ? '\\' : '') + letter;
      escaping = false;
    } else if (escaping) {
      value += letter;
      escaping = false;
    } else {
      const literal = quote === "'";
      return { value: literal ? value : unescaped(value), literal, rest: text.slice(at + 1) };
    }
  }
  throw new Error('unterminated quoted value');
}

const shell: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  $: '$$',
};

function unescaped(text: string): string {
  return text.replace(/\\([abfnrtv$"\\])/g, (_, letter: string) => shell[letter]!);
}

function interpolate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)(?::?[-+?](.*))?\}|(.|$))/gis,
    (whole, dollar, bare, braced) => {
      if (dollar !== undefined) return '$';
      const name = bare ?? braced;
      if (name === undefined) throw new Error(`invalid template: ${whole}`);
      return values[name] ?? '';
    },
  );
}
