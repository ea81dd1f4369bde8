import { MAX_DEPTH, MAX_EXPRESSION, MAX_PARTS } from './bounds.ts';
import { isDefault, writeFilter } from './filters.ts';
import { writeMethod } from './methods.ts';
import type { Names } from './names.ts';
import { type Arithmetic, type Comparison, type Expression, Unconvertible } from './syntax.ts';
import { writeTest } from './tests.ts';
import { alike } from './walk.ts';
import { asArgument, call, isNumber, literal, pathStep, type Written } from './written.ts';

/** Methods that every map or text has in Python: behind a dot they win over a key. */
const methodNames = /^(?:items|keys|values|get|pop|update|copy|clear|count|index|format|title|join|split|replace)$/;

/** What writing one construct found out on the way. */
export interface Findings {
  /** How it differs, each as a sentence. */
  readonly differences: string[];
  /** A condition asks a value that may be a map. */
  mayBeMap: boolean;
  /** `default` was written. */
  defaults: boolean;
}

/** Writes Jinja2's expressions in the template language. One for a whole template, since its size is bounded as a whole. */
export class ExpressionWriter {
  /** How many `each` stand around the place that is written. */
  level = 0;
  findings: Findings = { differences: [], mayBeMap: false, defaults: false };
  private parts = 0;
  private depth = 0;
  /** Paths that the condition tests before it goes on: behind them they may be missing. */
  private guards: readonly string[] = [];

  /** Writes with findings of its own. @throws Unconvertible */
  during<T>(write: () => T): { readonly result: T; readonly findings: Findings } {
    const findings: Findings = { differences: [], mayBeMap: false, defaults: false };
    this.findings = findings;
    this.guards = [];
    this.depth = 0;
    return { result: write(), findings };
  }

  /** Says how the construct differs. */
  differs(sentence: string): void {
    if (!this.findings.differences.includes(sentence)) this.findings.differences.push(sentence);
  }

  /** An expression with the names that were set replaced by what they stand for, at its top. */
  resolve(expression: Expression, names: Names): { readonly expression: Expression; readonly names: Names } {
    let [now, scope] = [expression, names];
    for (let hops = 0; now.kind === 'name'; hops++) {
      const binding = scope.find(now.name);
      if (binding?.kind !== 'set') break;
      if (hops > MAX_DEPTH) throw new Unconvertible('Too many names stand for one another.');
      [now, scope] = [binding.value, binding.scope];
    }
    return { expression: now, names: scope };
  }

  /** An expression as a value. @throws Unconvertible with a sentence for a person. */
  value(given: Expression, outer: Names): Written {
    const { expression, names } = this.resolve(given, outer);
    return this.counted(() => {
      switch (expression.kind) {
        case 'literal':
          return literal(expression.value);
        case 'name':
          return this.name(expression.name, names);
        case 'member':
          return this.member(expression.of, expression.key, expression.dotted, names);
        case 'subscript':
          return this.subscript(expression.of, expression.index, names);
        case 'filter':
          return writeFilter(this, expression, names);
        case 'call':
          return writeMethod(this, expression, names);
        case 'test':
        case 'not':
        case 'compare':
          return this.condition(expression, names);
        case 'and':
        case 'or':
          return this.either(expression, names);
        case 'binary':
          return this.binary(expression.operator, expression.left, expression.right, names);
        case 'negative':
          return this.negative(expression.of, names);
        case 'choice':
          throw new Unconvertible('A choice stands inside an expression: write it as {{#if}}.');
        case 'list':
          throw new Unconvertible('A list written in a tag has no counterpart: write it as YAML.');
        case 'foreign':
          throw new Unconvertible(`${expression.what} has no counterpart.`);
      }
    });
  }

  /** An expression as a condition: what counts is whether it holds. @throws Unconvertible */
  condition(given: Expression, outer: Names): Written {
    const { expression, names } = this.resolve(given, outer);
    return this.counted(() => {
      switch (expression.kind) {
        case 'literal':
          return literal(Boolean(expression.value));
        case 'not':
          return call('not', 'boolean', this.condition(expression.of, names));
        case 'and':
        case 'or':
          return this.joined(expression, names);
        case 'compare':
          return this.comparisons(expression, names);
        case 'test':
          return writeTest(this, expression, names);
        case 'choice': {
          const condition = this.condition(expression.condition, names);
          const chosen = call('and', 'boolean', condition, this.condition(expression.chosen, names));
          if (expression.otherwise === null) return chosen;
          const otherwise = this.condition(expression.otherwise, names);
          return call('or', 'boolean', chosen, call('and', 'boolean', call('not', 'boolean', condition), otherwise));
        }
        case 'filter': {
          const [fallback] = expression.args;
          const empty = fallback?.kind === 'literal' && !fallback.value;
          // What is missing does not hold, as what would stand in for it does not.
          if (isDefault(expression.name) && (fallback === undefined || empty))
            return this.condition(expression.of, names);
          return this.asCondition(this.value(expression, names));
        }
        default:
          return this.asCondition(this.value(expression, names));
      }
    });
  }

  /** A value that a helper takes; where the condition has not made sure of it, `neutral` stands in. */
  operand(expression: Expression, names: Names, neutral: Written): Written {
    const written = this.value(expression, names);
    if (written.form !== 'path') return written;
    const { text } = written;
    const guarded = this.guards.some((guard) => text === guard || text.startsWith(`${guard}.`));
    return guarded ? call('default', written.type, written, neutral) : written;
  }

  private asCondition(written: Written): Written {
    if (written.type === 'any' || written.type === 'map') this.findings.mayBeMap = true;
    return written;
  }

  /** Counts one part of an expression. @throws Unconvertible when the template holds too many. */
  count(): void {
    if (++this.parts > MAX_PARTS) throw new Unconvertible('The template holds too many expressions.');
  }

  private counted(write: () => Written): Written {
    this.count();
    if (++this.depth > MAX_DEPTH * 2) throw new Unconvertible('The expression nests too deeply.');
    const written = write();
    this.depth--;
    if (written.text.length > MAX_EXPRESSION) throw new Unconvertible('The expression grows too long.');
    return written;
  }

  private name(name: string, names: Names): Written {
    const binding = names.find(name);
    if (binding?.kind === 'loop') throw new Unconvertible('Only loop.index, index0, first, last and length are there.');
    if (binding?.kind === 'given' || binding?.kind === 'key') return path(binding.path);
    const step = pathStep(name);
    if (step === null) throw new Unconvertible(`The name ${name} cannot be written.`);
    return path('../'.repeat(this.level) + step);
  }

  private member(of: Expression, key: string | number, dotted: boolean, names: Names): Written {
    const owner = this.resolve(of, names);
    if (owner.expression.kind === 'name') {
      const binding = owner.names.find(owner.expression.name);
      if (binding?.kind === 'loop') return this.loopMember(binding, key);
    }
    if (dotted && typeof key === 'string' && methodNames.test(key)) {
      throw new Unconvertible(`In Jinja2 .${key} is a function of every map or text, not the key.`);
    }
    const written = this.value(owner.expression, owner.names);
    const step = pathStep(key);
    if (written.form === 'path' && step !== null) return path(`${written.text}.${step}`);
    return call('lookup', 'any', written, literal(key));
  }

  private loopMember(loop: { level: number; list: Expression; scope: Names }, key: string | number): Written {
    const at = `@${'../'.repeat(this.level - loop.level)}`;
    switch (key) {
      case 'index0':
        return { text: `${at}index`, form: 'path', type: 'whole' };
      case 'index':
        return call('add', 'whole', { text: `${at}index`, form: 'path', type: 'whole' }, literal(1));
      case 'first':
      case 'last':
        return { text: at + key, form: 'path', type: 'boolean' };
      case 'length':
        return call('length', 'whole', this.value(loop.list, loop.scope));
      default:
        throw new Unconvertible(`There is no loop.${key}: only loop.index, index0, first, last and length.`);
    }
  }

  private subscript(of: Expression, index: Expression, names: Names): Written {
    const { expression } = this.resolve(index, names);
    if (expression.kind === 'negative' && expression.of.kind === 'literal' && expression.of.value === 1) {
      return call('last', 'any', this.value(of, names));
    }
    if (expression.kind === 'name') {
      const binding = names.find(expression.name);
      if (binding?.kind === 'key' && alike(of, binding.map)) return path(binding.value);
    }
    return call('lookup', 'any', this.value(of, names), this.value(index, names));
  }

  /** `and` and `or` give one of their values in Jinja2. */
  private either(expression: Extract<Expression, { kind: 'and' | 'or' }>, names: Names): Written {
    if (this.isBoolean(expression, names)) return this.condition(expression, names);
    if (expression.kind === 'and') throw new Unconvertible('and gives true or false only: write it as {{#if}}.');
    this.differs(
      'The second value stands in only where the first is missing or null. Jinja2 also takes it for "", 0, false and an empty list.',
    );
    const left = this.value(expression.left, names);
    return call('default', 'any', left, this.value(expression.right, names));
  }

  /** Whether an expression gives true or false whatever its values are. */
  isBoolean(given: Expression, outer: Names): boolean {
    const { expression, names } = this.resolve(given, outer);
    if (expression.kind === 'and' || expression.kind === 'or') {
      return this.isBoolean(expression.left, names) && this.isBoolean(expression.right, names);
    }
    if (expression.kind === 'literal') return typeof expression.value === 'boolean';
    return expression.kind === 'compare' || expression.kind === 'test' || expression.kind === 'not';
  }

  private joined(expression: Extract<Expression, { kind: 'and' | 'or' }>, names: Names): Written {
    const operands: Expression[] = [];
    let left: Expression = expression;
    for (; left.kind === expression.kind; left = left.left) operands.unshift(left.right);
    operands.unshift(left);
    const before = this.guards;
    const written = operands.map((operand) => {
      const condition = this.condition(operand, names);
      this.guards = [...this.guards, ...this.tested(operand, names)];
      return condition;
    });
    this.guards = before;
    return call(expression.kind, 'boolean', ...written);
  }

  /** Paths that a condition makes sure of, or finds missing. */
  private tested(given: Expression, outer: Names): readonly string[] {
    const { expression, names } = this.resolve(given, outer);
    switch (expression.kind) {
      case 'not':
        return this.tested(expression.of, names);
      case 'and':
      case 'or':
        return [...this.tested(expression.left, names), ...this.tested(expression.right, names)];
      case 'test':
      case 'filter':
        return this.tested(expression.of, names);
      case 'name':
      case 'member': {
        const written = this.value(expression, names);
        return written.form === 'path' ? [written.text] : [];
      }
      case 'compare':
        return expression.left.kind === 'filter' ? this.tested(expression.left, names) : [];
      default:
        return [];
    }
  }

  private comparisons({ left, rest }: Extract<Expression, { kind: 'compare' }>, names: Names): Written {
    const written: Written[] = [];
    let before = left;
    for (const { operator, right } of rest) {
      written.push(this.comparison(before, operator, right, names));
      before = right;
    }
    return written.length === 1 ? written[0]! : call('and', 'boolean', ...written);
  }

  /** One comparison, as a condition. */
  comparison(left: Expression, operator: Comparison, right: Expression, names: Names): Written {
    if (operator === 'in') return this.within(left, right, names);
    if (operator === 'not in') return call('not', 'boolean', this.within(left, right, names));
    const equality = operator === '==' || operator === '!=';
    const nothing = literal(null);
    const [a, b] = [this.value(left, names), this.value(right, names)];
    if (equality && (a.type === 'boolean') !== (b.type === 'boolean')) {
      this.differs('true is not the number 1 here. In Jinja2 both are equal.');
    }
    const helper = { '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' }[operator];
    const neutral = (other: Written) =>
      equality ? nothing : other.type === 'text' ? literal('') : isNumber(other.type) ? literal(0) : other;
    return call(helper, 'boolean', this.operand(left, names, neutral(b)), this.operand(right, names, neutral(a)));
  }

  private within(wanted: Expression, place: Expression, names: Names): Written {
    const { expression, names: scope } = this.resolve(place, names);
    if (expression.kind !== 'list') {
      return call(
        'contains',
        'boolean',
        this.operand(place, names, literal('')),
        this.operand(wanted, names, literal('')),
      );
    }
    if (expression.items.length === 0) return literal(false);
    const sought = this.operand(wanted, names, literal(null));
    const equal = expression.items.map((item) => call('eq', 'boolean', sought, this.value(item, scope)));
    return equal.length === 1 ? equal[0]! : call('or', 'boolean', ...equal);
  }

  private binary(operator: Arithmetic, left: Expression, right: Expression, names: Names): Written {
    const [a, b] = [this.operand(left, names, literal(0)), this.operand(right, names, literal(0))];
    const whole = a.type === 'whole' && b.type === 'whole';
    const type = whole ? 'whole' : a.type === 'decimal' || b.type === 'decimal' ? 'decimal' : 'number';
    switch (operator) {
      case '~':
        return call('concat', 'text', a, b);
      case '+':
        if (a.type === 'text' || b.type === 'text') return call('concat', 'text', a, b);
        if (a.type === 'list' || b.type === 'list') throw new Unconvertible('Lists cannot be joined.');
        if (!isNumber(a.type) && !isNumber(b.type))
          this.differs('add takes numbers only. In Jinja2 + also joins texts and lists.');
        return call('add', type, a, b);
      case '-':
        return call('subtract', type, a, b);
      case '*':
        if (a.type === 'text' || b.type === 'text') throw new Unconvertible('A text cannot be repeated.');
        return call('multiply', type, a, b);
      case '/':
        return call('divide', 'decimal', a, b);
      case '//':
        return call('floor', type, call('divide', 'decimal', a, b));
      case '%':
        if (a.type === 'text') throw new Unconvertible('A text cannot be filled in with %: use concat.');
        this.differs('The result has the sign of the left number. In Jinja2 it has that of the right one.');
        return call('modulo', type, a, b);
      case '**':
        throw new Unconvertible('There is no helper for powers.');
    }
  }

  private negative(of: Expression, names: Names): Written {
    if (of.kind === 'literal' && typeof of.value === 'number') return literal(-of.value);
    const written = this.value(of, names);
    return call('subtract', isNumber(written.type) ? written.type : 'number', literal(0), written);
  }
}

function path(text: string): Written {
  return { text, form: 'path', type: 'any' };
}

/** A value between braces. */
export function mustache(written: Written): string {
  return `{{${written.form === 'literal' ? asArgument(written) : written.text}}}`;
}
