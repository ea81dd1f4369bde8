import { BinnacleError } from '../../contract/errors.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { findLiveTemplate, requireFreeName } from './naming.ts';
import { placesOf } from './places.ts';
import { savedDraft } from './saved-draft.ts';
import { checkParts, checkText, newestSchema, testFindings } from './saving.ts';
import { findTemplate, summarise, type TemplateBody } from './templates.ts';
import { usage } from './usage.ts';
import { changeSetAt, nextTemplate, type TemplateContent, templateChange } from './versions.ts';

/** Templates: make, edit, restore, duplicate, rename, archive. Each makes a new version. */
export function templateAuthoringService(
  deps: ServiceDeps,
): Handlers<
  'template.new' | 'template.edit' | 'template.restore' | 'template.duplicate' | 'template.rename' | 'template.archive'
> {
  const { database, sandbox, crypto } = deps;

  /** The plan that adds a template. */
  const adding = (title: string, body: TemplateBody, now: number, from?: TemplateBody) => ({
    title,
    changes: [templateChange(body)],
    value: summarise({ entity: body.id, body, madeBy: 0, endedBy: null }, 0, new Date(now).toISOString()),
    audit: {
      detail: {
        template: body.name,
        version: 1,
        ...(from === undefined ? {} : { from: from.name, fromVersion: from.version }),
      },
    },
  });

  /** The plan that gives a template other content; without a change where it is what it is already. */
  const changing = (
    title: string,
    fact: ReturnType<typeof findTemplate>,
    content: TemplateContent,
    now: number,
    detail: Readonly<Record<string, string | number>> = {},
  ) => {
    const next = nextTemplate(database, fact, content);
    const body = next?.body ?? fact.body;
    const changedAt = next === null ? changeSetAt(database, fact.madeBy).time : now;
    return {
      title,
      changes: next === null ? [] : [next.change],
      value: summarise({ ...fact, body }, usage(database).get(fact.entity) ?? 0, new Date(changedAt).toISOString()),
      audit: { detail: { template: fact.body.name, version: body.version, ...detail } },
      body,
    };
  };

  return {
    'template.new': async (call, asked) => {
      requireFreeName(database, asked.template, 'template');
      const from = asked.from === undefined ? undefined : findTemplate(database, asked.from, asked.fromVersion).body;
      if (from === undefined && asked.fromVersion !== undefined) needed('from', 'fromVersion says of which version');
      const kind = asked.kind ?? from?.kind ?? needed('kind', 'a template without `from` must say what it is for');
      const document =
        asked.document ?? from?.document ?? needed('document', 'a template without `from` must name what it makes');
      checkParts(database, document, asked);
      const schemaVersion =
        asked.schemaVersion ?? (from?.document === document ? from.schemaVersion : newestSchema(database, document));
      const body: TemplateBody = {
        id: crypto.uuid(),
        name: asked.template,
        kind,
        document,
        description: asked.description ?? '',
        text: asked.text ?? from?.text ?? '',
        version: 1,
        schemaVersion,
        contextVersion: from?.contextVersion ?? 1,
        limits: from?.limits ?? [],
        sample: asked.sample ?? from?.sample ?? null,
        tests: asked.tests ?? from?.tests ?? [],
        builtIn: false,
        archived: false,
      };
      await checkText(sandbox, body.name, body.text);
      const source = from === undefined ? '' : ` from ${from.name} version ${from.version}`;
      return {
        ...adding(`Make the template ${body.name}${source}`, body, call.now, from),
        findings: await testFindings(database, sandbox, body),
      };
    },

    'template.edit': async (call, asked) => {
      const fact = findLiveTemplate(database, asked.template);
      const draft = savedDraft(deps, call, fact, asked);
      if (asked.baseVersion !== undefined && asked.baseVersion !== fact.body.version) {
        refuseOutdated(fact, asked.baseVersion);
      }
      checkParts(database, fact.body.document, asked);
      const { text, description, sample, tests, limits, schemaVersion } = asked;
      const given = { text, description, sample, tests, limits, schemaVersion };
      const content = Object.fromEntries(
        Object.entries(given).filter(([, value]) => value !== undefined),
      ) as TemplateContent;
      if (text !== undefined && text !== fact.body.text) await checkText(sandbox, fact.body.name, text);
      const { body, ...plan } = changing(`Edit the template ${fact.body.name}`, fact, content, call.now);
      const tried = Object.keys(content).some((key) => key !== 'description') && plan.changes.length > 0;
      return {
        ...plan,
        findings: tried ? await testFindings(database, sandbox, body) : [],
        ...(draft === null ? {} : { afterwards: draft.destroy }),
      };
    },

    'template.restore': async (call, asked) => {
      const fact = findTemplate(database, asked.template);
      const old = findTemplate(database, asked.template, asked.version).body;
      const { text, description, sample, tests, limits, schemaVersion, contextVersion } = old;
      const content = { text, description, sample, tests, limits, schemaVersion, contextVersion, archived: false };
      const title = `Restore version ${old.version} of the template ${fact.body.name}`;
      const { body, ...plan } = changing(title, fact, content, call.now, { restored: old.version });
      return {
        ...plan,
        findings: plan.changes.length === 0 ? [] : await testFindings(database, sandbox, body),
      };
    },

    'template.duplicate': (call, asked) => {
      const from = findTemplate(database, asked.template, asked.version).body;
      requireFreeName(database, asked.to, 'to');
      const body: TemplateBody = {
        ...from,
        id: crypto.uuid(),
        name: asked.to,
        version: 1,
        builtIn: false,
        archived: false,
      };
      return adding(
        `Duplicate version ${from.version} of the template ${from.name} as ${body.name}`,
        body,
        call.now,
        from,
      );
    },

    'template.rename': (call, asked) => {
      const fact = findLiveTemplate(database, asked.template);
      if (asked.to !== fact.body.name) requireFreeName(database, asked.to, 'to');
      const title = `Rename the template ${fact.body.name} to ${asked.to}`;
      const { body: _body, ...plan } = changing(title, fact, { name: asked.to }, call.now, { to: asked.to });
      return plan;
    },

    'template.archive': (call, asked) => {
      const fact = findTemplate(database, asked.template);
      const places = placesOf(database, fact.entity);
      if (places.length > 0) {
        const more = places.length > 5 ? ` and ${places.length - 5} more` : '';
        const shown = places.slice(0, 5).map(({ words }) => words);
        throw new BinnacleError('CONFLICT', `The template ${fact.body.name} is in use: ${shown.join('; ')}${more}.`, {
          path: 'template',
          fix: 'Assign another template there with `template assign`, and free tenants with `template unpin`.',
          details: { places: places.slice(0, 100).map(({ words }) => words) },
        });
      }
      const { body: _body, ...plan } = changing(
        `Archive the template ${fact.body.name}`,
        fact,
        { archived: true },
        call.now,
      );
      return plan;
    },
  };

  function refuseOutdated(fact: ReturnType<typeof findTemplate>, base: number): never {
    const { name, version } = fact.body;
    // A base that never was is a mistake of another kind.
    findTemplate(database, name, base);
    const { author, time, title, id } = changeSetAt(database, fact.madeBy);
    const at = new Date(time).toISOString();
    throw new BinnacleError(
      'CONFLICT',
      `The template ${name} is at version ${version}, by ${author} at ${at} (${title}); this was made from version ${base}.`,
      {
        path: 'baseVersion',
        fix: `See what changed with \`template diff ${name} ${base} ${version}\`, take it over, and save again from version ${version}.`,
        details: { version, author, time: at, changeSet: id },
      },
    );
  }
}

function needed(path: string, why: string): never {
  throw new BinnacleError('INVALID_INPUT', `template.new needs ${path}: ${why}.`, {
    path,
    fix: `Give ${path}, or start from a template with \`from\`; nothing was changed.`,
  });
}
