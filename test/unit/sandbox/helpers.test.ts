// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { describe, expect, it } from 'vitest';
import { helpers } from '../../../main/contract/helpers.ts';
import { helperTable, implementedHelpers } from '../../../main/sandbox/helpers.ts';
import { codesOf, renderedValue } from '../../helpers/sandbox/rendering.ts';

describe('the helper table', () => {
  it('names exactly what is implemented', () => {
    expect(implementedHelpers.toSorted()).toEqual(helpers.map(({ name }) => name).toSorted());
    expect(helperTable.size).toBe(helpers.length);
  });

  it.each(helpers.map((helper) => [helper.name, helper] as const))(
    '%s does what its example says',
    async (_, helper) => {
      const { expression, context, result } = helper.example;
      expect(await renderedValue(`value: ${expression}\n`, context)).toEqual({ value: result });
    },
  );

  it.each(helpers.map((helper) => [helper.name, helper] as const))(
    '%s refuses too few and too many arguments',
    async (name, helper) => {
      // Without arguments a name is a path.
      if (helper.arguments.length > 1 && !helper.arguments[1]!.optional)
        expect(await codesOf(`value: {{${name} 1}}`)).toEqual(['HELPER_ARGUMENT']);
      if (!helper.arguments.at(-1)!.rest)
        expect(await codesOf(`value: {{${name} 1 2 3 4}}`)).toEqual(['HELPER_ARGUMENT']);
    },
  );

  it.each([
    ['{{upper 1}}', 'upper takes text for text, not a number.'],
    ['{{join "a" "b"}}', 'join takes a list for list, not text.'],
    ['{{divide 1 0}}', 'divide cannot divide by 0.'],
    ['{{modulo 1 0}}', 'modulo cannot divide by 0.'],
    ['{{lt 1 "a"}}', 'lt compares two numbers or two texts, not a number with text.'],
    ['{{first (split "" ",")}}', ''],
    [
      '{{multiply 1'.concat('0'.repeat(200), ' 1', '0'.repeat(200), '}}'),
      'multiply gives no number that can be written down.',
    ],
    ['{{round 1.5 99}}', 'round takes 0 to 15 digits.'],
    ['{{replace "a" "" "b"}}', 'replace cannot search for empty text.'],
    ['{{split "a" ""}}', 'split cannot split at empty text.'],
    ['{{lookup "a" 0}}', 'lookup takes a map or a list, not text.'],
  ])('%s', async (expression, sentence) => {
    const promise = renderedValue(`value: ${expression}\n`);
    if (sentence === '') expect(await promise).toEqual({ value: '' });
    else await expect(promise).rejects.toThrow(`HELPER_ARGUMENT: ${sentence}`);
  });

  it.each([
    ['{{round 1.005 2}}', 1.01],
    ['{{round -2.5}}', -3],
    ['{{round 1000000000000000000000}}', 1e21],
    ['{{modulo -5 3}}', -2],
    ['{{length "aé😀"}}', 3],
    ['{{title "o\'neill  éa 2nd"}}', "O'neill  Éa 2nd"],
    ['{{kebab "HTTPServer fooBar_2"}}', 'httpserver-foo-bar-2'],
    ['{{contains "abc" "b"}}', true],
    ['{{eq (split "a,b" ",") list}}', true],
    ['{{default none 3}}', 3],
    ['{{default missing.deeper "x"}}', 'x'],
    ['{{default (lookup map "x") "y"}}', 'y'],
    ['{{has map.none}}', true],
    ['{{has map.other}}', false],
    ['{{has map.constructor}}', false],
    ['{{lookup list 1}}', 'b'],
    ['{{add 0.1 0.2}}', 0.1 + 0.2],
  ])('%s gives %j', async (expression, result) => {
    const context = { list: ['a', 'b'], map: { none: null }, none: null };
    expect(await renderedValue(`value: ${expression}\n`, context)).toEqual({ value: result });
  });
});
