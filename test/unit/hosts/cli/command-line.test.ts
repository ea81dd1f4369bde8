import { describe, expect, it } from 'vitest';
import { parseCommandLine, wholeNumber } from '../../../../main/hosts/cli/command-line.ts';
import { globalOptions, verbOptions } from '../../../../main/hosts/cli/options.ts';

describe('taking a command line apart', () => {
  it('reads options before, between and after the words alike', () => {
    const expected = { words: ['render', 'acme'], options: { json: true, env: 'production' } };
    expect(parseCommandLine(['--json', '--env', 'production', 'render', 'acme'])).toEqual(expected);
    expect(parseCommandLine(['render', '--env=production', 'acme', '--json'])).toEqual(expected);
  });

  it('takes what looks like a number as a word and as a value', () => {
    expect(parseCommandLine(['override', 'set', 'a', '/b', '-5'])).toEqual({
      words: ['override', 'set', 'a', '/b', '-5'],
      options: {},
    });
    expect(parseCommandLine(['x', '--reason', '-.5 of it']).options.reason).toBe('-.5 of it');
  });

  it('takes everything after -- as words', () => {
    expect(parseCommandLine(['variable', 'set', 'X', '--', '--json']).words).toEqual([
      'variable',
      'set',
      'X',
      '--json',
    ]);
  });

  it('collects what may be given more than once', () => {
    expect(parseCommandLine(['--tag', 'a=1', '--tag', 'b']).options.tag).toEqual(['a=1', 'b']);
  });

  it('keeps an empty value and one with an equals sign', () => {
    expect(parseCommandLine(['--reason', '', '--ticket=A=B']).options).toEqual({ reason: '', ticket: 'A=B' });
  });

  it.each([
    [['--reasn', 'x'], 'There is no option --reasn.', 'Did you mean --reason?'],
    [['-x'], 'There is no option -x.', 'Run `binnacle --help`.'],
    [['--reason'], '--reason needs a value.', 'Write --reason TEXT.'],
    [['--reason', '--json'], '--reason needs a value, and --json looks like the next option.', '--reason=--json'],
    [['--json=yes'], '--json takes no value.', 'Write --json alone.'],
    [['--env', 'a', '--env', 'b'], '--env is given twice.', 'Give it once.'],
    [['--__proto__', 'x'], 'There is no option --__proto__.', ''],
    [['--constructor'], 'There is no option --constructor.', ''],
  ])('refuses %j', (argv, message, fix) => {
    expect(() => parseCommandLine(argv)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message, fix: expect.stringContaining(fix) }),
    );
  });

  it.each(['', 'x', '1.5', '0', '-3', '1e9', '99999999999999999'])('refuses %j as a whole number from 1', (text) => {
    expect(() => wholeNumber({ limit: text }, 'limit', 1)).toThrow(/--limit must be a whole number from 1/);
  });

  it('has no option twice', () => {
    expect(Object.keys(globalOptions).filter((name) => name in verbOptions)).toEqual([]);
  });
});
