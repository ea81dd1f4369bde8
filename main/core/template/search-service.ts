import type { TemplateMatch, TemplateReplacement } from '../../contract/authoring.ts';
import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { FactChange, FactVersion } from '../facts.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { findLiveTemplate } from './naming.ts';
import type { Replacement } from './replacement.ts';
import { checkText, testFindings } from './saving.ts';
import { compileSearch, type Search } from './search.ts';
import { findTemplate, listTemplates, type TemplateBody } from './templates.ts';
import { textDifference } from './text-difference.ts';
import { nextTemplate } from './versions.ts';

/** The most places a search answers with. */
const MAX_MATCHES = 10_000;
/** How much of a line is shown with a place in it. */
const MAX_LINE = 400;
/** The longest text a template may have. */
const MAX_TEXT = 256 * 1024;
/** How much text the differences of one dry run may hold, in characters. */
const MAX_DIFFERENCES = 8_000_000;

/** Find in templates, and replace in several as one change set. */
export function templateSearchService({
  database,
  sandbox,
  clock,
}: ServiceDeps): Handlers<'template.find' | 'template.replace'> {
  const chosenOf = (
    names: readonly string[] | undefined,
    find: (name: string) => FactVersion<TemplateBody>,
  ): readonly FactVersion<TemplateBody>[] => {
    const live = listTemplates(database).filter(({ body }) => body.archived !== true);
    const byName = new Map(live.map((fact) => [fact.body.name, fact]));
    return names?.map((name) => byName.get(name) ?? find(name)) ?? live;
  };

  return {
    'template.find': async (call, asked) => {
      const search = compileSearch(asked, clock);
      const chosen = chosenOf(asked.templates, (name) => findTemplate(database, name));
      const data: TemplateMatch[] = [];
      let all = 0;
      for (const [index, { body }] of chosen.entries()) {
        for (const match of placesIn(body, search)) {
          all++;
          if (data.length < MAX_MATCHES) data.push(match);
        }
        call.progress('Searching templates', index + 1, chosen.length);
        await breathe();
      }
      return { data, page: { next: null, total: all } };
    },

    'template.replace': async (call, asked) => {
      const search = compileSearch(asked, clock);
      const replacement = search.replacement(asked.replace);
      const chosen = chosenOf(asked.templates, (name) => findLiveTemplate(database, name));
      const changes: FactChange[] = [];
      const findings: Finding[] = [];
      const value: TemplateReplacement[] = [];
      const versions: Record<string, number> = {};
      let shown = 0;
      for (const [index, fact] of chosen.entries()) {
        const { name } = fact.body;
        const { text, matches } = replaceIn(fact.body, search, replacement);
        call.progress('Replacing in templates', index + 1, chosen.length);
        await breathe();
        if (matches === 0) continue;
        const next = nextTemplate(database, fact, { text });
        const before = fact.body.text;
        if (next !== null) {
          await checkText(sandbox, name, text);
          changes.push(next.change);
          versions[name] = next.body.version;
          findings.push(...(await testFindings(database, sandbox, next.body)));
        }
        shown += before.length + text.length;
        const differs = call.meta.dryRun && next !== null && shown <= MAX_DIFFERENCES;
        value.push({
          template: name,
          matches,
          difference: differs
            ? textDifference(
                { label: `${name} version ${fact.body.version}`, text: before },
                { label: `${name}, replaced`, text },
              )
            : null,
        });
      }
      const names = Object.keys(versions);
      const where = names.length === 1 ? `the template ${names[0]}` : `${names.length} templates`;
      return {
        title: `Replace ${JSON.stringify(cut(asked.find, 60))} in ${where}`,
        changes,
        value,
        findings,
        audit: {
          detail: {
            templates: Object.fromEntries(Object.entries(versions).slice(0, 100)),
            matches: value.reduce((sum, row) => sum + row.matches, 0),
          },
        },
      };
    },
  };
}

/** Lets what waits be answered between two templates. */
function breathe(): Promise<void> {
  return new Promise((go) => setTimeout(go));
}

function* placesIn({ name, text }: TemplateBody, search: Search): Generator<TemplateMatch> {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    for (const { start, end } of search.matches(line)) {
      yield { template: name, line: index + 1, column: start + 1, length: end - start, text: cut(line, MAX_LINE) };
    }
  }
}

function replaceIn(
  { name, text }: TemplateBody,
  search: Search,
  replacement: Replacement,
): { readonly text: string; readonly matches: number } {
  const pieces: string[] = [];
  let size = 0;
  const add = (piece: string) => {
    size += piece.length;
    if (size > MAX_TEXT) {
      throw new BinnacleError('INVALID_INPUT', `${name} would have more than ${MAX_TEXT} characters.`, {
        path: 'replace',
        fix: 'Replace by something shorter, or leave that template out; nothing was changed.',
      });
    }
    pieces.push(piece);
  };
  let matches = 0;
  // Line ends are pieces of their own, so that each stays what it was.
  for (const [index, line] of text.split(/(\r?\n)/).entries()) {
    let from = 0;
    for (const match of index % 2 === 0 ? search.matches(line) : []) {
      matches++;
      add(line.slice(from, match.start));
      for (const piece of replacement(match)) add(piece);
      from = match.end;
    }
    add(line.slice(from));
  }
  return { text: pieces.join(''), matches };
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
