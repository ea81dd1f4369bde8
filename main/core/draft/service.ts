import type { Draft } from '../../contract/authoring.ts';
import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import { currentFact } from '../facts.ts';
import type { StoredDraft } from '../ports.ts';
import type { Call, Handlers, ServiceDeps } from '../service.ts';
import { findTemplate, type TemplateBody } from '../template/templates.ts';
import { keepBatches } from './append.ts';
import { Drafts } from './drafts.ts';
import { Leases } from './leases.ts';
import { Turns } from './turns.ts';

/** The operations on drafts. */
export type DraftOperation =
  | 'draft.list'
  | 'draft.show'
  | 'draft.open'
  | 'draft.append'
  | 'draft.close'
  | 'draft.discard';

/** Drafts: what was typed into a template and not saved. One draft for each template, written by one window at a time. */
export function draftService(deps: ServiceDeps): Handlers<DraftOperation> {
  const { database } = deps;
  const drafts = new Drafts(deps.drafts, database);
  const leases = new Leases();
  const turns = new Turns();

  const tell = (call: Call, template: { readonly entity: string; readonly name: string }) => {
    const draft = drafts.of(template.entity);
    call.tell({
      kind: 'draft',
      template: template.name,
      draft: draft === undefined || isEmpty(draft) ? null : draft.head.id,
      holder: leases.holder(template.entity)?.window ?? null,
    });
  };
  const show = (draft: StoredDraft): Omit<Draft, 'writable'> => {
    const { head } = draft;
    const newest = currentFact<TemplateBody>(database, 'template', head.template);
    return {
      draft: head.id,
      template: drafts.nameOf(draft),
      baseVersion: head.baseVersion,
      base: drafts.base(head.template, head.baseVersion),
      text: drafts.text(draft),
      batches: draft.batches,
      savedAt: new Date(draft.savedAt).toISOString(),
      holder: leases.holder(head.template) ?? null,
      newestVersion: newest?.version ?? head.baseVersion,
    };
  };

  return {
    'draft.list': () => ({
      data: drafts.all().map((draft) => ({
        draft: draft.head.id,
        template: drafts.nameOf(draft),
        baseVersion: draft.head.baseVersion,
        batches: draft.batches.length,
        startedAt: new Date(draft.head.startedAt).toISOString(),
        savedAt: new Date(draft.savedAt).toISOString(),
        holder: leases.holder(draft.head.template)?.window ?? null,
        trouble: draft.trouble,
      })),
    }),

    'draft.show': (_call, asked) => {
      const draft = drafts.find(asked.draft);
      if (draft.head.template === '') throw unreadable(draft);
      const writable = draft.trouble === '' && leases.holder(draft.head.template) === undefined;
      return { data: { ...show(draft), writable }, findings: troubles(draft) };
    },

    'draft.open': (call, asked) => {
      const fact = findTemplate(database, asked.template);
      const template = { entity: fact.entity, name: fact.body.name };
      if (leases.claim(template.entity, asked.window, call.now, asked.takeOver === true)) tell(call, template);
      const holder = leases.holder(template.entity) ?? null;
      const mine = holder?.window === asked.window;
      const draft = drafts.of(template.entity);
      if (draft !== undefined && !isEmpty(draft)) {
        return { data: { ...show(draft), writable: mine && draft.trouble === '' }, findings: troubles(draft) };
      }
      const { text, version } = fact.body;
      return {
        data: {
          draft: null,
          template: template.name,
          baseVersion: version,
          base: text,
          text,
          batches: [],
          savedAt: null,
          writable: mine,
          holder,
          newestVersion: version,
        },
      };
    },

    'draft.append': async (call, asked) => {
      const { entity, body } = findTemplate(database, asked.template);
      return turns.run(entity, async () => {
        // A closing window's last letters may come in behind its goodbye: they are kept, and the draft stays free.
        const late = leases.hasLeft(entity, asked.window) && leases.holder(entity) === undefined;
        if (!late && leases.claim(entity, asked.window, call.now, false)) tell(call, { entity, name: body.name });
        if (!late && leases.holder(entity)?.window !== asked.window) {
          throw new BinnacleError(
            'CONFLICT',
            `Another window has taken over the draft of ${body.name}. Nothing that was kept before is lost.`,
            { path: 'window', fix: 'Go on there, or take the draft over here.' },
          );
        }
        const kept = await keepBatches({ deps, drafts, now: call.now }, { ...asked, template: entity });
        if (kept.created) tell(call, { entity, name: body.name });
        const { draft, sequence, savedAt } = kept;
        return { data: { draft, sequence, savedAt: new Date(savedAt).toISOString() } };
      });
    },

    'draft.close': (call, asked) => {
      const { entity, body } = findTemplate(database, asked.template);
      const closed = leases.release(entity, asked.window);
      if (closed) tell(call, { entity, name: body.name });
      return { data: { closed } };
    },

    'draft.discard': async (call, asked) => {
      const { template } = drafts.find(asked.draft).head;
      return turns.run(template, () => {
        const draft = drafts.find(asked.draft);
        const name = drafts.nameOf(draft);
        const holder = leases.holder(template);
        if (holder !== undefined && holder.window !== asked.window) {
          throw new BinnacleError('CONFLICT', `The draft of ${name} is open in another window since ${holder.since}.`, {
            path: 'draft',
            fix: 'Close the template there, or take the draft over.',
          });
        }
        drafts.destroy(draft.head.id);
        tell(call, { entity: template, name });
        return { data: { draft: draft.head.id, template: name, batches: draft.batches.length } };
      });
    },
  };
}

/** Begun and without a letter: a crash came between making the draft and keeping the first batch. */
function isEmpty({ batches, trouble }: StoredDraft): boolean {
  return batches.length === 0 && trouble === '';
}

function troubles({ head, trouble }: StoredDraft): readonly Finding[] {
  if (trouble === '') return [];
  const fix = 'Take what can be read with `draft recover`, then discard the draft.';
  return [
    { severity: 'warning', code: 'DRAFT_DAMAGED', path: '', message: `Draft ${head.id}: ${trouble}`, fix, tenants: [] },
  ];
}

function unreadable({ head, trouble }: StoredDraft): BinnacleError {
  return new BinnacleError('DAMAGED', `The draft ${head.id} cannot be read. ${trouble}`, {
    path: 'draft',
    fix: 'Put its file back from a backup, or discard the draft.',
  });
}
