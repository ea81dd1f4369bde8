// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { expect } from 'vitest';
import type { Sandbox } from '../../../main/core/ports.ts';
import { seeded } from './random.ts';
import { batchOf, type Trial } from './rendering.ts';
import { runaways } from './runaways.ts';

type Random = ReturnType<typeof seeded>;

/** Known ways out of template engines, Handlebars' own advisories among them. */
export const escapes: readonly string[] = [
  '{{constructor}}',
  '{{__proto__}}',
  '{{constructor.constructor "return process" }}',
  '{{this.constructor.constructor}}',
  '{{tenant.__proto__.polluted}}',
  '{{lookup tenant "constructor"}}',
  '{{lookup tenant "__proto__"}}',
  '{{lookup (lookup tenant "constructor") "prototype"}}',
  '{{#with "constructor"}}{{lookup ../tenant this}}{{/with}}',
  '{{#with "s" as |string|}}{{#with "e"}}{{#with split as |conslist|}}{{this.pop}}{{this.push (lookup string.sub "constructor")}}{{this.pop}}{{#with string.split as |codelist|}}{{this.pop}}{{this.push "return process.exit()"}}{{/with}}{{/with}}{{/with}}{{/with}}',
  '{{helperMissing}}',
  '{{blockHelperMissing}}',
  '{{#helperMissing}}{{/helperMissing}}',
  '{{#blockHelperMissing tenant}}x{{/blockHelperMissing}}',
  '{{log "x"}}',
  '{{log tenant level="error"}}',
  '{{> (lookup . "constructor")}}',
  '{{> @partial-block}}',
  '{{#> layout}}x{{/layout}}',
  '{{> [object Object]}}',
  '{{>tenant}}',
  '{{> (concat "a" "b")}}',
  '{{* decorator}}',
  '{{#* decorator}}{{/decorator}}',
  '{{#*inline "constructor"}}x{{/inline}}{{> constructor}}',
  '{{#*inline}}{{/inline}}',
  '{{*inline "a"}}',
  '{{__lookupGetter__ "x"}}',
  '{{__lookupSetter__ "__proto__"}}',
  '{{__defineGetter__ "x" tenant}}',
  '{{tenant.toString}}',
  '{{tenant.valueOf}}',
  '{{tenant.hasOwnProperty "id"}}',
  '{{@root.constructor}}',
  '{{@root}}',
  '{{@partial-block}}',
  '{{@constructor}}',
  '{{@../../../root}}',
  '{{../../../constructor}}',
  '{{../this.constructor}}',
  '{{this.__proto__}}',
  '{{tenant.[constructor]}}',
  '{{tenant.["constructor"]}}',
  '{{tenant.[__proto__].[polluted]}}',
  '{{[constructor]}}',
  '{{./constructor}}',
  '{{tenant/constructor}}',
  '{{{tenant}}}',
  '{{&tenant}}',
  '{{{{raw}}}}{{{{/raw}}}}',
  '{{#each (lookup tenant "constructor")}}{{this}}{{/each}}',
  '{{#each tenant as |constructor __proto__|}}{{constructor}}{{/each}}',
  '{{#with (lookup tenant "constructor") as |c|}}{{c.name}}{{/with}}',
  '{{(lookup (lookup tenant "constructor") "constructor") "return 1"}}',
  '{{eq constructor constructor}}',
  '{{json this}}',
  '{{keys (lookup tenant "__proto__")}}',
  '{{concat tenant}}',
  '{{default constructor (lookup tenant "constructor")}}',
  '{{#if constructor}}x: 1{{/if}}',
  '{{has constructor}}',
  '{{eval "1"}}',
  '{{require "fs"}}',
  '{{tenant.id.constructor}}',
  '{{tenant.id.length}}',
  '{{tenant.list.map}}',
  '{{tenant.list.constructor}}',
  '{{tenant.list.length}}',
  '{{lookup tenant.list "constructor"}}',
  '{{lookup tenant.id "constructor"}}',
  '${constructor}',
  '${__proto__}',
  '${toString}',
  '${SECRET:../../x}',
  '${${A}}',
  '${A:-${B}}',
  '$${A}',
  '${A:-{{tenant.id}}}',
  '${process.env}',
  '${SECRET:${A}}',
  '__proto__: {polluted: 1}',
  'constructor: {prototype: {polluted: 1}}',
  '"__proto__": {"polluted": 1}',
  '? __proto__\n: {polluted: 1}',
  '{{tenant.proto}}: {polluted: 1}',
  '!!js/function "function(){process.exit()}"',
  '!!js/undefined ""',
  '!!python/object/apply:os.system ["id"]',
  '!<tag:yaml.org,2002:js/regexp> /a/',
  '&a [*a]',
  '<<: {a: 1}',
  '%TAG ! x\n---\na: !b 1',
];

const atoms = [
  'tenant.id',
  'tenant',
  'tenant.list',
  'this',
  '.',
  '..',
  '../tenant',
  '@index',
  '@key',
  '@root',
  '"text"',
  '1',
  'true',
  'null',
  'undefined',
  'constructor',
  '__proto__',
  'missing',
  'tenant.[a b]',
  '(lookup tenant "id")',
  '(concat "a" 1)',
  '(eq 1 1)',
  '(split "a" "b")',
];
const callees = [
  'if',
  'each',
  'with',
  'unless',
  'eq',
  'lookup',
  'concat',
  'join',
  'default',
  'json',
  'upper',
  'add',
  'has',
  'log',
  'helperMissing',
  'constructor',
  'tenant.id',
  '>',
  '*',
  '#>',
  '#*inline',
  '!',
  '!--',
  '^',
  'else',
  '/if',
  '/each',
  '&',
  '{',
];

/** A template made at random from the language's pieces and from pieces that do not belong to it. */
export function hostileTemplate(random: Random): string {
  let text = '';
  const pieces = 1 + random.below(8);
  for (let index = 0; index < pieces; index++) {
    switch (random.below(7)) {
      case 0:
        text += random.pick(escapes);
        break;
      case 1:
        text += `{{${random.pick(callees)} ${random.pick(atoms)} ${random.pick(atoms)}}}`;
        break;
      case 2: {
        const block = random.pick(['if', 'each', 'with', 'unless', 'helperMissing', 'constructor', '__proto__']);
        text += `{{#${block} ${random.pick(atoms)}}}\nk${index}: {{${random.pick(atoms)}}}\n{{/${block}}}`;
        break;
      }
      case 3:
        text += `k${index}: {{${random.pick(atoms)}}}`;
        break;
      case 4:
        text += `k${index}: "${random.pick(escapes)}"`;
        break;
      case 5: {
        // Cut somewhere, as a hand that stops typing does.
        const whole = random.pick(escapes);
        text += whole.slice(0, random.below(whole.length + 1));
        break;
      }
      default:
        text += random.pick([
          '{{',
          '}}',
          '${',
          '}',
          '{',
          '[',
          ']',
          ':',
          '- ',
          '  ',
          '"',
          "'",
          '|\n',
          '>\n',
          '#',
          '&a ',
          '*a',
          '!!',
          '\t',
          '\u0000',
          '\ue000',
          '~',
        ]);
    }
    text += random.pick(['\n', ' ', '', '\n  ']);
  }
  return text;
}

/** What must be the same before and after. */
export function canaries(): () => void {
  const objectKeys = Object.getOwnPropertyNames(Object.prototype).join();
  const arrayKeys = Object.getOwnPropertyNames(Array.prototype).join();
  const globals = Object.getOwnPropertyNames(globalThis).join();
  const { env, exitCode } = process;
  return () => {
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(objectKeys);
    expect(Object.getOwnPropertyNames(Array.prototype).join()).toBe(arrayKeys);
    expect(Object.getOwnPropertyNames(globalThis).join()).toBe(globals);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(process.env).toBe(env);
    expect(process.exitCode).toBe(exitCode);
  };
}

const context = {
  tenant: { id: 'solent', list: ['a', 'b'], proto: '__proto__', 'a b': 1 },
};
const secretOfTheProcess = 'canary-7f3a9c';

/** What came of many hostile templates. */
export interface HostileOutcome {
  readonly rendered: number;
  readonly refused: number;
  readonly stopped: number;
  readonly codes: ReadonlyMap<string, number>;
}

/** Sends templates to a sandbox, and checks after each group that nothing leaked and the next rendering is served. */
export async function renderHostile(sandbox: Sandbox, count: number, seed: number): Promise<HostileOutcome> {
  const random = seeded(seed);
  const codes = new Map<string, number>();
  const outcome = { rendered: 0, refused: 0, stopped: 0 };
  const trials: Trial[] = [
    ...escapes.map((text) => ({ layers: [text] })),
    ...escapes.map((text) => ({ layers: [`a: ${text}`] })),
    ...runaways.map(({ trial }) => trial),
  ];
  while (trials.length < count) trials.push({ layers: [hostileTemplate(random)] });
  process.env.BINNACLE_CANARY = secretOfTheProcess;
  const untouched = canaries();
  for (const [index, trial] of trials.slice(0, Math.max(count, escapes.length * 2 + runaways.length)).entries()) {
    try {
      const [result] = await sandbox.render(batchOf({ context, variables: { A: '${B}', B: 'b' }, ...trial }));
      const said = JSON.stringify(result);
      expect(said).not.toMatch(/canary-7f3a9c|\[native code\]/);
      if (result!.ok) outcome.rendered++;
      else outcome.refused++;
      for (const finding of result!.findings) codes.set(finding.code, (codes.get(finding.code) ?? 0) + 1);
    } catch (error) {
      // Anything but a bound is a defect.
      expect(error).toMatchObject({ code: 'SANDBOX_LIMIT' });
      outcome.stopped++;
      const [next] = await sandbox.render(batchOf({ layers: ['a: 1\n'] }));
      expect(next).toMatchObject({ ok: true, value: { a: 1 } });
    }
    if (index % 100 === 0) untouched();
  }
  untouched();
  delete process.env.BINNACLE_CANARY;
  return { ...outcome, codes };
}
