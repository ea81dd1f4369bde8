// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parse as parseYaml } from 'yaml';
import type { Json } from '../../../main/contract/json.ts';
import type { RenderJob, Sandbox } from '../../../main/core/ports.ts';
import { nastyText, seeded } from './random.ts';

/** Every place a value can take in a template, and every helper that gives text back as it was. */
export const roundTripTemplate = [
  'whole: {{v}}',
  'double: "{{v}}"',
  "single: '{{v}}'",
  'beside: p {{v}} s',
  'literal: |-',
  '  {{v}}',
  'flow: [{{v}}, "{{v}}", {k: {{v}} }]',
  'variable: ${V}',
  'quoted: "${V}"',
  'joined: "a${V}b{{v}}"',
  'defaulted: {{default nothing v}}',
  'concat: {{concat v}}',
  'join: {{join list ""}}',
  'first: {{first list}}',
  'last: {{last list}}',
  'lookup: {{lookup map "k"}}',
  'values: {{values map}}',
  'keys: {{keys keyed}}',
  'replaced: {{replace v "\u{10fffe}" ""}}',
  'split: {{split v "\u{10fffe}"}}',
  'map: {{keyed}}',
  'json: {{json v}}',
  'upper: {{upper v}}',
  'lower: {{lower v}}',
  'title: {{title v}}',
  'kebab: {{kebab v}}',
  'snake: {{snake v}}',
  'trim: {{trim v}}',
  'number: {{n}}',
  '{{key}}: 1',
  '"q{{key}}": 1',
  '',
].join('\n');

/** The job for one text and one number. */
export function roundTripJob(text: string, number: number): RenderJob {
  const context = {
    v: text,
    n: number,
    key: `k${text}`,
    nothing: null,
    list: [text],
    map: { k: text },
    keyed: { [`k${text}`]: text },
  };
  return {
    layers: [{ layer: 'tier-template', source: 'round-trip', text: 'round-trip' }],
    overrides: [{ path: '/override', value: text.replaceAll('${', () => '$${'), environment: null }],
    context,
    variables: { V: text },
    schema: null,
    limits: [],
  };
}

/** What the document must hold. */
export function expectedOf(text: string, number: number): Record<string, Json> {
  const words = text
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
  return {
    whole: text,
    double: text,
    single: text,
    beside: `p ${text} s`,
    literal: text,
    flow: [text, text, { k: text }],
    variable: text,
    quoted: text,
    joined: `a${text}b${text}`,
    defaulted: text,
    concat: text,
    join: text,
    first: text,
    last: text,
    lookup: text,
    values: [text],
    keys: [`k${text}`],
    replaced: text,
    split: [text],
    map: { [`k${text}`]: text },
    json: JSON.stringify(text),
    upper: text.toUpperCase(),
    lower: text.toLowerCase(),
    title: text.replace(
      /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*/gu,
      (word) =>
        String.fromCodePoint(word.codePointAt(0)!).toUpperCase() +
        word.slice(String.fromCodePoint(word.codePointAt(0)!).length).toLowerCase(),
    ),
    kebab: words.join('-').toLowerCase(),
    snake: words.join('_').toLowerCase(),
    trim: text.trim(),
    number,
    [`k${text}`]: 1,
    [`qk${text}`]: 1,
    override: text,
  };
}

const python = `
import json, sys, yaml
Loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
for number, line in enumerate(sys.stdin):
    text = json.loads(line)
    answers = []
    # The loader written in Python is slow and reads like the other: every twentieth text will do.
    for loader in (Loader, yaml.SafeLoader) if number % 20 == 0 else (Loader,):
        try:
            answers.append(yaml.load(text, Loader=loader))
        except Exception as error:
            answers.append({'error': str(error)})
    print(json.dumps(answers, ensure_ascii=True), flush=True)
`;

/** Reads YAML with PyYAML (the C and the plain loader) in one process; null where Python or its yaml is missing. */
export function pyYaml(): { read(text: string): Promise<readonly Json[]>; close(): void } | null {
  if (spawnSync('python3', ['-c', 'import yaml']).status !== 0) return null;
  const child = spawn('python3', ['-c', python], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: ((answers: readonly Json[]) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()!(JSON.parse(line) as Json[]));
  return {
    read: (text) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        // ASCII only, so that no reader of lines meets an unusual line end.
        child.stdin.write(
          `${JSON.stringify(text).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`,
        );
      }),
    close: () => child.kill(),
  };
}

/** What went wrong with one text, and which reader said so. */
export interface RoundTripFault {
  readonly reader: string;
  readonly text: string;
  readonly got: unknown;
}

/** Sends `count` texts through every position and helper and reads the documents back with every reader. */
export async function roundTrip(
  sandbox: Sandbox,
  count: number,
  seed: number,
): Promise<{ faults: readonly RoundTripFault[]; readers: readonly string[] }> {
  const random = seeded(seed);
  const python = pyYaml();
  const faults: RoundTripFault[] = [];
  const size = 500;
  for (let done = 0; done < count; done += size) {
    const inputs = Array.from({ length: Math.min(size, count - done) }, () => {
      // What a reference to a secret would be is refused, and tested elsewhere.
      const text = nastyText(random).replaceAll('${SECRET:', '');
      const number = (random.next() - 0.5) * 10 ** (random.below(40) - 15);
      return { text, number: random.below(3) === 0 ? Math.trunc(number) + 0 || 0 : number };
    });
    const jobs = inputs.map(({ text, number }) => roundTripJob(text, number));
    const want = { format: 'yaml' as const, value: true, explain: false };
    const results = await sandbox.render({ texts: { 'round-trip': roundTripTemplate }, schemas: {}, jobs, want });
    await Promise.all(
      results.map(async (result, index) => {
        const { text, number } = inputs[index]!;
        const expected = expectedOf(text, number);
        const check = (reader: string, got: unknown) => {
          if (canonical(got) !== canonical(expected)) faults.push({ reader, text, got });
        };
        if (result.text === null) {
          faults.push({ reader: 'engine', text, got: result.findings });
          return;
        }
        check('value', result.value);
        check('yaml 1.2', parseYaml(result.text, { version: '1.2' }));
        check('yaml 1.1', parseYaml(result.text, { version: '1.1' }));
        for (const got of python === null ? [] : await python.read(result.text)) check('PyYAML', got);
      }),
    );
  }
  python?.close();
  return { faults, readers: ['value', 'yaml 1.2', 'yaml 1.1', ...(python === null ? [] : ['PyYAML'])] };
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
