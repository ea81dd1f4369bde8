import type { Conversion } from './convert.ts';
import { ExpressionWriter, mustache } from './expression-writer.ts';
import { fallbackOf, isDefault, replacesEmpty } from './filters.ts';
import { loopOf } from './loops.ts';
import { type Binding, Names } from './names.ts';
import { Output } from './output.ts';
import { cutPieces } from './pieces.ts';
import { findPlaces, type PlaceKind, type Places } from './places.ts';
import { Report } from './report.ts';
import { type Expression, type Node, type Tag, Unconvertible } from './syntax.ts';
import { readTree } from './tree.ts';
import { asArgument, type Written } from './written.ts';

type If = Extract<Node, { kind: 'if' }>;
type For = Extract<Node, { kind: 'for' }>;

/** How many values one output tag may be taken apart into, tried and written. */
const MAX_CHOICES = 128;

/** Writes one template. */
export class TemplateWriter {
  private readonly source: string;
  private readonly report = new Report();
  private readonly expressions = new ExpressionWriter();
  private readonly places: Places;
  private readonly output: Output;
  private names: Names = new Names();
  /** Values that one output tag was taken apart into. */
  private choices = 0;
  private tag: Tag = { source: '', line: 1, start: 0, alone: false };

  /** @throws Jinja2Error */
  constructor(source: string) {
    this.source = source;
    this.places = findPlaces(cutPieces(source));
    this.output = new Output((sentence) => this.report.add(this.tag, 'inexact', sentence));
  }

  convert(): Conversion {
    this.nodes(readTree(this.source));
    if (this.places.endsInBlock && this.source.endsWith('\n')) {
      const end = {
        source: 'the end of the text',
        line: countLines(this.source, this.source.length),
        start: 0,
        alone: false,
      };
      this.report.add(end, 'inexact', 'The block of text keeps its last line end. Jinja2 leaves it out.');
    }
    return { text: this.output.whole(), notes: this.report.all() };
  }

  private nodes(nodes: readonly Node[]): void {
    for (const node of nodes) this.node(node);
  }

  private node(node: Node): void {
    switch (node.kind) {
      case 'text':
        this.text(node.text, node.line);
        return;
      case 'raw':
        this.report.add(node.tag, 'exact', 'Written as plain text.');
        this.text(node.text, node.tag.line);
        return;
      case 'comment':
        this.tag = node.tag;
        this.noteTag(node.tag, 'A comment of the template language.');
        this.output.comment(node.text);
        return;
      case 'output':
        this.tag = node.tag;
        this.attempt(node.tag, node.tag.source, () => this.outputTag(node.expression, node.tag));
        return;
      case 'if':
        this.attempt(node.branches[0]!.tag, node.source, () => this.conditional(node));
        return;
      case 'for':
        this.attempt(node.tag, node.source, () => this.loop(node));
        return;
      case 'set':
        this.attempt(node.tag, node.tag.source, () => this.set(node.name, node.value, node.tag));
        return;
      case 'with':
        this.with(node);
        return;
      case 'block':
        this.report.add(node.tag, 'exact', 'Its text stands here: there is no template that could replace it.');
        this.scoped(() => this.nodes(node.body));
        return;
      case 'foreign':
        this.leave(node.tag, node.source, node.reason);
        return;
    }
  }

  /** Converts a construct, or takes back what was written of it and leaves it to a person. */
  private attempt(tag: Tag, source: string, convert: () => void): void {
    this.tag = tag;
    const [written, names, level] = [this.output.mark(), this.names, this.expressions.level];
    try {
      convert();
    } catch (error) {
      if (!(error instanceof Unconvertible)) throw error;
      this.output.backTo(written);
      this.names = names;
      this.expressions.level = level;
      this.leave(tag, source, error.message);
    }
  }

  private leave(tag: Tag, source: string, reason: string): void {
    this.report.add(tag, 'refused', reason, source);
    this.output.comment(`Jinja2, not converted: ${source}`);
  }

  private text(text: string, line: number): void {
    for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at + 2)) {
      const end = text.indexOf('\n', at);
      const source = text.slice(at, Math.min(end < 0 ? text.length : end, at + 40));
      const tag = { source, line: line + countLines(text, at), start: 0, alone: false };
      this.report.add(
        tag,
        'exact',
        'Plain text, so $ is doubled. For a placeholder of the template language take one $ away.',
      );
    }
    this.output.literal(text);
  }

  /** Notes a control tag that was written, with what was found on the way. */
  private noteTag(tag: Tag, exact: string, differences: readonly string[] = []): void {
    const all = [...differences];
    if (tag.alone && this.places.of.get(tag.start) === 'block') {
      all.push('Inside a block of text its line goes. Jinja2 leaves an empty line.');
    }
    if (all.length > 0) this.report.add(tag, 'inexact', all.join(' '));
    else this.report.add(tag, 'exact', exact);
  }

  private outputTag(expression: Expression, tag: Tag): void {
    this.choices = 0;
    const place = this.places.of.get(tag.start) ?? 'text';
    // Written twice: what cannot be written is found before anything is.
    const { findings } = this.expressions.during(() => this.value(expression, this.names, place, () => undefined));
    const caveats = new Set<'unquoted' | 'text'>();
    this.expressions.during(() =>
      this.value(
        expression,
        this.names,
        place,
        (written) => {
          if (written.type === 'any' || (written.type === 'text' && place === 'value')) {
            caveats.add(place === 'value' ? 'unquoted' : 'text');
          }
        },
        this.output,
      ),
    );
    for (const caveat of caveats) this.report.caveat(caveat, tag);
    if (findings.mayBeMap) this.report.caveat('emptyMap', tag);
    if (findings.defaults) this.report.caveat('null', tag);
    else if (caveats.size > 0) this.report.caveat('unresolved', tag);
    if (findings.differences.length > 0) this.report.add(tag, 'inexact', findings.differences.join(' '));
    else this.report.add(tag, 'exact', 'Means the same.');
  }

  /** Writes what an output tag writes: a literal as text, a choice as a block, anything else as a value. */
  private value(
    given: Expression,
    outer: Names,
    place: PlaceKind,
    found: (written: Written) => void,
    output?: Output,
  ): void {
    this.expressions.count();
    if (++this.choices > MAX_CHOICES) throw new Unconvertible('The expression branches too often.');
    const { expression, names } = this.expressions.resolve(given, outer);
    const again = (inner: Expression) => this.value(inner, names, place, found, output);
    const choice = (condition: Written, first: (() => void) | null, otherwise: (() => void) | null) => {
      output?.tag(`{{#if ${asArgument(condition)}}}`);
      first?.();
      if (otherwise !== null) output?.tag('{{else}}');
      otherwise?.();
      output?.tag('{{/if}}');
    };
    const writer = this.expressions;
    switch (expression.kind) {
      case 'literal':
        output?.literal(pythonText(expression));
        return;
      case 'choice': {
        const { otherwise } = expression;
        const condition = writer.condition(expression.condition, names);
        choice(condition, () => again(expression.chosen), otherwise === null ? null : () => again(otherwise));
        return;
      }
      case 'and':
      case 'or': {
        if (writer.isBoolean(expression, names)) break;
        const condition = writer.condition(expression.left, names);
        const [one, other] = [() => again(expression.left), () => again(expression.right)];
        if (expression.kind === 'or') choice(condition, one, other);
        else choice(condition, other, one);
        return;
      }
      case 'filter':
        if (expression.name === 'string' || expression.name === 'safe') {
          again(expression.of);
          return;
        }
        // Its text is YAML that reads as the value itself.
        if (expression.name === 'tojson' && place === 'value') {
          again(expression.of);
          return;
        }
        if (isDefault(expression.name) && replacesEmpty(expression)) {
          const condition = writer.condition(expression.of, names);
          choice(
            condition,
            () => again(expression.of),
            () => again(fallbackOf(expression)),
          );
          return;
        }
        break;
      default:
    }
    const written = writer.value(expression, names);
    if (written.type === 'boolean' && place !== 'value') {
      choice(
        written,
        () => output?.literal('True'),
        () => output?.literal('False'),
      );
      return;
    }
    if (place !== 'value') this.textDiffers(written);
    found(written);
    output?.tag(mustache(written));
  }

  private textDiffers({ type }: Written): void {
    if (type === 'decimal' || type === 'number')
      this.expressions.differs('A decimal without a fraction is written 2. Jinja2 writes 2.0.');
    if (type === 'list' || type === 'map')
      throw new Unconvertible('A list cannot stand inside text: use join or json.');
  }

  private conditional(node: If): void {
    const written = node.branches.map(({ condition, tag }) => {
      if (condition === null) return null;
      this.tag = tag;
      return this.expressions.during(() => this.expressions.condition(condition, this.names));
    });
    const together = node.branches.every(({ tag }) => tag.alone) && node.end.alone;
    const before = this.names;
    const after: Names[] = [];
    const [first] = node.branches;
    const negated = written.filter((one) => one !== null).length === 1 && first?.condition?.kind === 'not';
    for (const [index, { body, tag }] of node.branches.entries()) {
      this.tag = tag;
      const condition = written[index];
      if (condition === null || condition === undefined) this.output.tag('{{else}}');
      else {
        const { result, findings } = condition;
        const text = asArgument(result);
        // `not x` is always written as a call of not.
        const asked = negated ? result.text.slice('not '.length) : text;
        this.output.tag(negated ? `{{#unless ${asked}}}` : index === 0 ? `{{#if ${text}}}` : `{{else if ${text}}}`);
        if (findings.mayBeMap) this.report.caveat('emptyMap', tag);
        if (findings.defaults) this.report.caveat('null', tag);
        this.noteTag(tag, 'Means the same.', findings.differences);
      }
      this.keepLine(tag, together);
      this.nodes(body);
      after.push(this.names);
      this.names = before;
    }
    this.tag = node.end;
    this.output.tag(negated ? '{{/unless}}' : '{{/if}}');
    this.keepLine(node.end, together);
    this.bindAfter(node, before, after);
  }

  /** Keeps Handlebars from taking a tag's line away where the block's other tags do not stand alone. */
  private keepLine(tag: Tag, together: boolean): void {
    if (tag.alone && !together) this.output.tag('{{!}}');
  }

  /** What was set in some branch is, behind the block, a choice between the branches. */
  private bindAfter(node: If, before: Names, after: readonly Names[]): void {
    const set = new Set(after.flatMap((names) => [...names.since(before)]));
    for (const name of set) {
      let scope: Names | null = before;
      let value: Expression | null = before.find(name) === undefined ? null : { kind: 'name', name };
      for (const [index, { condition }] of [...node.branches.entries()].reverse()) {
        const binding: Binding | undefined = after[index]?.find(name);
        const bound: Expression = { kind: 'name', name: binding === undefined ? name : `%${index} ${name}` };
        if (binding !== undefined) scope = scope?.with(bound.name, binding) ?? null;
        if (condition === null) value = bound;
        else value = { kind: 'choice', condition, chosen: bound, otherwise: value };
      }
      const next: Names | null =
        scope === null || value === null ? null : this.names.with(name, { kind: 'set', value, scope });
      if (next !== null) this.names = next;
    }
  }

  private loop(node: For): void {
    const { result: loop, findings } = this.expressions.during(() => loopOf(this.expressions, node, this.names));
    const outer = this.names;
    if (loop.mayBeMap) this.report.caveat('mapLoop', node.tag);
    if (findings.defaults) this.report.caveat('null', node.tag);
    this.expressions.level++;
    let filter: ReturnType<typeof this.filter> | null = null;
    try {
      filter = node.filter === null ? null : this.filter(node.filter, loop.names);
    } catch (error) {
      this.expressions.level--;
      throw error;
    }
    this.noteTag(node.tag, 'Means the same.', [...findings.differences, ...(filter?.findings.differences ?? [])]);
    const otherwise = node.otherwise;
    const together = node.tag.alone && node.end.alone && (otherwise?.tag.alone ?? true) && filter === null;
    this.output.tag(`{{#each ${loop.list}${loop.given}}}`);
    if (filter !== null) this.output.tag(`{{#if ${filter.text}}}`);
    this.keepLine(node.tag, together);
    this.names = loop.names;
    this.nodes(node.body);
    this.names = outer;
    this.expressions.level--;
    if (filter !== null) this.output.tag('{{/if}}');
    if (otherwise !== null) {
      this.output.tag('{{else}}');
      this.keepLine(otherwise.tag, together);
      this.scoped(() => this.nodes(otherwise.body));
    }
    this.output.tag('{{/each}}');
    this.keepLine(node.end, together);
  }

  private filter(condition: Expression, names: Names) {
    const { result, findings } = this.expressions.during(() => this.expressions.condition(condition, names));
    return { text: asArgument(result), findings };
  }

  private set(name: string, value: Expression, tag: Tag): void {
    const next = this.names.with(name, { kind: 'set', value, scope: this.names });
    if (next === null) throw new Unconvertible('The template sets too many names.');
    const resolved = this.expressions.resolve(value, this.names);
    if (resolved.expression.kind === 'name' && resolved.names.find(resolved.expression.name)?.kind === 'loop') {
      this.names = next;
      this.report.add(tag, 'exact', 'Written out where it is used.');
      return;
    }
    this.choices = 0;
    // Tried once, so that what cannot be written is said here.
    const { findings } = this.expressions.during(() => this.value(value, this.names, 'value', () => undefined));
    this.names = next;
    if (findings.differences.length > 0) this.report.add(tag, 'inexact', findings.differences.join(' '));
    else this.report.add(tag, 'exact', 'Written out where it is used.');
  }

  private with(node: Extract<Node, { kind: 'with' }>): void {
    this.scoped(() => {
      const outer = this.names;
      for (const { name, value } of node.values) {
        const next = this.names.with(name, { kind: 'set', value, scope: outer });
        if (next !== null) this.names = next;
      }
      this.report.add(node.tag, 'exact', 'Its names are written out where they are used.');
      this.nodes(node.body);
    });
  }

  private scoped(write: () => void): void {
    const before = this.names;
    write();
    this.names = before;
  }
}

/** A literal as Jinja2 prints it. */
function pythonText({ value, float }: Extract<Expression, { kind: 'literal' }>): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return value;
  if (!/^-?\d+(?:\.\d+)?$/.test(String(value)))
    throw new Unconvertible('The number cannot be written without an exponent.');
  return float && Number.isInteger(value) ? `${value}.0` : String(value);
}

function countLines(text: string, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
