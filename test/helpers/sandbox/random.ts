// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
/** A small seeded generator (mulberry32), so that every run tries the same and a failure can be tried again. */
export function seeded(seed: number): { next(): number; below(limit: number): number; pick<T>(list: readonly T[]): T } {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { next, below, pick: (list) => list[below(list.length)]! };
}

type Random = ReturnType<typeof seeded>;

const words = [
  'yes',
  'no',
  'on',
  'off',
  'y',
  'n',
  'Y',
  'N',
  'true',
  'False',
  'null',
  '~',
  'NULL',
  '',
  ' ',
  '1_000',
  '1:30',
  '0o17',
  '017',
  '0x1F',
  '1e3',
  '.5',
  '5.',
  '-.inf',
  '.nan',
  '2026-11-20',
  '2026-11-20T10:00:00Z',
  '<<',
  '=',
  '-',
  '?',
  ':',
  '- a',
  'a: b',
  'a #b',
  '#',
  '&a',
  '*a',
  '!tag',
  '|',
  '>',
  '%YAML',
  '@a',
  '`a`',
  '---',
  '...',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  "'",
  '\\',
  '\\n',
  '{{x}}',
  '${X}',
  '$${X}',
  '{{/if}}',
  'x\nrole: admin #',
  '\r\n',
  '\t',
  '\u0085',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\u0000',
  '\u0007',
  '\u001b[31m',
  '\u007f',
  '\u009f',
  '\ue000',
  '\ue0000\ue000',
  '\uf8ff',
  '\ufffe',
  '\uffff',
  '😀',
  'é',
  '\u202e',
  '__proto__',
  'constructor',
  '0b101',
  '+1',
  '1,000',
  '12e03',
  '190:20:30',
  '685.230_15e+03',
  '1.',
  '+.INF',
  '0.',
  '0o',
  '0x',
  'Infinity',
  'NaN',
  "'",
  '!!str a',
];

/** A text made of what YAML readers differ about, of any character there is, or of both. */
export function nastyText(random: Random): string {
  const pieces = 1 + random.below(4);
  let text = '';
  for (let index = 0; index < pieces; index++) {
    const kind = random.below(4);
    if (kind === 0) text += random.pick(words);
    else if (kind === 1) text += String.fromCharCode(random.below(256));
    else if (kind === 2) text += String.fromCodePoint(random.below(0xd800));
    else text += String.fromCodePoint(0xe000 + random.below(0x11_0000 - 0xe000));
  }
  return text;
}
