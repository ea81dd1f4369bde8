import type { Vocabulary } from '../../main/contract/authoring.ts';
import type { Finding } from '../../main/contract/finding.ts';
import { blockNames, helpers } from '../../main/contract/helpers.ts';
import type { Fix } from './editor-interface.ts';
import { type FixSource, fromTheEnd, lineOf, replacing } from './fix-source.ts';
import { nearest } from './nearest.ts';
import { schemaFixes } from './schema-fixes.ts';
import { readTemplate, type Span, type TemplateDocument } from './template-document.ts';

/**
 * Ways to settle a finding by a change of this text, the likeliest first; none where the text cannot settle it. Of use
 * for a list of findings as well as in the editor.
 */
export function fixesFor(
  finding: Finding,
  text: string | TemplateDocument,
  vocabulary: Vocabulary | null,
): readonly Fix[] {
  const document = typeof text === 'string' ? readTemplate(text) : text;
  const source = { finding, document, vocabulary };
  return [...languageFixes(source), ...schemaFixes(source)].filter(({ changes }) => changes.length > 0);
}

function languageFixes(source: FixSource): readonly Fix[] {
  switch (source.finding.code) {
    case 'UNRESOLVED_VARIABLE':
      return variableFixes(source);
    case 'UNRESOLVED_NAME':
    case 'VALUE_NOT_TEXT':
      return nameFixes(source);
    case 'UNKNOWN_HELPER':
      return helperFixes(source);
    case 'HANDLEBARS_SYNTAX':
      return [...braceFixes(source), ...blockFixes(source)];
    case 'YAML_SYNTAX':
      return tabFixes(source);
    case 'PLACEHOLDER_SYNTAX':
      return placeholderFixes(source);
    default:
      return [];
  }
}

function variableFixes(source: FixSource): readonly Fix[] {
  const { finding, document, vocabulary } = source;
  const line = lineOf(source);
  const name = /sets ([A-Za-z_]\w*)/.exec(finding.message)?.[1];
  if (line === null || name === undefined) return [];
  const written = `\${${name}}`;
  const at = document.text.indexOf(written, line.start);
  if (at < 0 || at >= line.end) return [];
  const span = { start: at, end: at + written.length };
  const meant = nearest(
    name,
    (vocabulary?.variables ?? []).map((one) => one.name),
  );
  const given = { title: 'Add an empty default', changes: [replacing(document, span, `\${${name}:-}`)] };
  if (meant === null) return [given];
  return [{ title: `Write ${meant}`, changes: [replacing(document, span, `\${${meant}}`)] }, given];
}

function nameFixes(source: FixSource): readonly Fix[] {
  const { finding, document, vocabulary } = source;
  const line = lineOf(source);
  const path = /^(\S+) (?:does not resolve|is )/.exec(finding.message)?.[1];
  if (line === null || path === undefined) return [];
  const holding = document.mustaches.find(
    ({ start, end }) => end > line.start && start <= line.end && document.text.slice(start, end).includes(path),
  );
  if (holding === undefined) return [];
  const at = document.text.indexOf(path, holding.start);
  const span = { start: at, end: at + path.length };
  const inner = document.text
    .slice(holding.start + 2, holding.end - 2)
    .replace(/^~|~$/g, '')
    .trim();
  const alone = inner === path;
  const fixes: Fix[] = [];
  const known = (vocabulary?.context ?? []).map((one) => one.path);
  const meant = finding.code === 'UNRESOLVED_NAME' ? (nearest(path, known) ?? nearestStep(path, known)) : null;
  if (meant !== null) fixes.push({ title: `Write ${meant}`, changes: [replacing(document, span, meant)] });
  const wrap = (call: string) => [replacing(document, span, alone && holding.kind === 'value' ? call : `(${call})`)];
  const map = /which cannot stand inside text/.test(finding.message) && !/is null/.test(finding.message);
  if (map) fixes.push({ title: `Write ${path} as JSON`, changes: wrap(`json ${path}`) });
  else fixes.push({ title: 'Add an empty default', changes: wrap(`default ${path} ""`) });
  return fixes;
}

/** The path that differs from a known one in its last word only. */
function nearestStep(path: string, known: readonly string[]): string | null {
  const cut = path.lastIndexOf('.');
  const around = path.slice(0, cut + 1);
  const last = nearest(
    path.slice(cut + 1),
    known.filter((one) => one.startsWith(around) && !one.slice(cut + 1).includes('.')).map((one) => one.slice(cut + 1)),
  );
  return last === null ? null : around + last;
}

function helperFixes(source: FixSource): readonly Fix[] {
  const { finding, document } = source;
  const line = lineOf(source);
  const [, kind, name] = /no (helper|block) (\S+?)\.?$/.exec(finding.message) ?? [];
  if (line === null || name === undefined) return [];
  const meant = nearest(name, kind === 'block' ? blockNames : helpers.map((one) => one.name));
  if (meant === null) return [];
  const word = new RegExp(`(?<![\\w.@-])${name.replace(/[^\w]/g, '\\$&')}(?![\\w.-])`, 'g');
  const spans: Span[] = [];
  for (const { start, end } of document.mustaches) {
    if (end <= line.start || start > line.end) continue;
    for (const found of document.text.slice(start, end).matchAll(word))
      spans.push({ start: start + found.index, end: start + found.index + name.length });
  }
  const own = document.blocks.find(
    ({ open }) => open.name === name && open.start >= line.start && open.start <= line.end,
  );
  if (kind === 'block' && own?.close) {
    const at = document.text.indexOf(name, own.close.start);
    spans.push({ start: at, end: at + name.length });
  }
  return [{ title: `Write ${meant}`, changes: fromTheEnd(spans).map((span) => replacing(document, span, meant)) }];
}

function braceFixes(source: FixSource): readonly Fix[] {
  const { document } = source;
  const line = lineOf(source);
  if (line === null) return [];
  const spans = document.mustaches.filter(
    ({ start, end }) =>
      end > line.start && start <= line.end && /^\{\{~?(?:\{(?!\{)|&)/.test(document.text.slice(start, end)),
  );
  const changes = fromTheEnd(spans).map((span) => {
    const text = document.text.slice(span.start, span.end);
    const two = text.replace(/^\{\{(~?)\{([\s\S]*?)\}?\}\}$/, '{{$1$2}}').replace(/^\{\{(~?)&\s*/, '{{$1');
    return replacing(document, span, two);
  });
  return changes.length === 0 ? [] : [{ title: 'Write two braces', changes }];
}

function blockFixes({ finding, document }: FixSource): readonly Fix[] {
  const { text } = document;
  if (/ends inside a block/.test(finding.message)) {
    const open = document.blocks.filter(({ close }) => close === null).reverse();
    if (open.length === 0) return [];
    const ends = open.map(({ name, open: tag }) => `${tag.alone ? '\n' : ''}{{/${name}}}`).join('');
    const at = text.trimEnd().length;
    return [
      {
        title: `Close {{#${open.map(({ name }) => name).join('}} and {{#')}}} at the end`,
        changes: [{ at, removed: '', inserted: ends }],
      },
    ];
  }
  const [, opened, closed] = /^\{\{#(\w+)\}\} is closed by \{\{\/(\w+)\}\}/.exec(finding.message) ?? [];
  if (opened === undefined || closed === undefined) return [];
  const line = finding.source?.line ?? 1;
  const from = document.lines[line - 1] ?? 0;
  const tag = document.mustaches.find(({ kind, name, start }) => kind === 'close' && name === closed && start >= from);
  if (tag === undefined) return [];
  return [{ title: `Close with {{/${opened}}}`, changes: [replacing(document, tag, `{{/${opened}}}`)] }];
}

function tabFixes(source: FixSource): readonly Fix[] {
  const { document } = source;
  const line = lineOf(source);
  const spans: Span[] = [];
  for (const found of document.text.matchAll(/^[ \t]*\t[ \t]*/gm))
    spans.push({ start: found.index, end: found.index + found[0].length });
  if (spans.length === 0 || line === null) return [];
  const changes = fromTheEnd(spans).map((span) =>
    replacing(document, span, document.text.slice(span.start, span.end).replaceAll('\t', '  ')),
  );
  return [{ title: 'Indent with spaces', changes }];
}

function placeholderFixes(source: FixSource): readonly Fix[] {
  const { document } = source;
  const line = lineOf(source);
  if (line === null) return [];
  for (
    let at = document.text.indexOf('${', line.start);
    at >= 0 && at < line.end;
    at = document.text.indexOf('${', at + 2)
  ) {
    const rest = document.text.slice(at, line.end);
    if (document.text[at - 1] === '$' || /^\$\{(?:SECRET:[^{}\s$]+|[A-Za-z_]\w*(?::-[^}]*)?)\}/.test(rest)) continue;
    return [{ title: `Make it a literal \${`, changes: [{ at, removed: '', inserted: '$' }] }];
  }
  return [];
}
