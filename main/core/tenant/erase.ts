import type { Json } from '../../contract/json.ts';
import type { Tenant } from '../../contract/model.ts';
import { type FactVersion, factHistory } from '../facts.ts';
import type { AuditLog, Crypto, Database, Reader, Transaction } from '../ports.ts';
import type { Assignment, Pin, TemplateBody } from '../template/templates.ts';
import { erasedIdentifier, erasureSalt } from './identifiers.ts';

/** What stands where an erased tenant was named. */
const nobody = 'an erased tenant';
/** The title of a change set that was about nothing else. */
const erasedTitle = 'Change an erased tenant';
/** Marks an erasure whose files are not rewritten yet; what follows it is the identifier until its keys are destroyed. */
const pending = 'erasing:';

/** Everything of a tenant that an erasure takes away, gathered before it is. */
export interface TenantTraces {
  readonly id: string;
  /** Every name it ever had. */
  readonly names: readonly string[];
  /** `kind entity` of the templates that go with it. */
  readonly own: ReadonlySet<string>;
  /** Rows of facts, every version. */
  readonly facts: readonly number[];
  /** Change sets whose words change: all of them where nothing else was in it. */
  readonly changeSets: readonly {
    readonly seq: number;
    readonly title: string;
    readonly reason: string;
    readonly ticket: string;
  }[];
  /** Remembered answers. */
  readonly answers: readonly number[];
}

interface FactRow {
  readonly id: number;
  readonly made_by: number;
  readonly ended_by: number | null;
}

/** Gathers what names a tenant or is its own: its facts and their versions, templates only it ever had, words of change sets. */
export function tracesOf(database: Reader, id: string): TenantTraces {
  const names = [...new Set(factHistory<Tenant>(database, 'tenant', id).map(({ body }) => body.name))];
  const templates = ownTemplates(database, id);
  const rows = [
    ...database.all<FactRow>("SELECT id, made_by, ended_by FROM fact WHERE kind = 'tenant' AND entity = ?", [id]),
    ...database.all<FactRow>(
      "SELECT id, made_by, ended_by FROM fact WHERE kind IN ('override', 'variable', 'pin') AND entity >= ? AND entity < ?",
      [`${id}|`, `${id}}`],
    ),
    ...database.all<FactRow>(
      "SELECT id, made_by, ended_by FROM fact WHERE kind = 'assignment' AND substr(entity, -length(?1)) = ?1",
      [`|tenant|${id}`],
    ),
    ...templates.flatMap((template) =>
      database.all<FactRow>("SELECT id, made_by, ended_by FROM fact WHERE kind = 'template' AND entity = ?", [
        template,
      ]),
    ),
  ];
  const facts = new Set(rows.map((row) => row.id));
  const answers = database
    .all<{ seq: number; answer: string }>('SELECT seq, answer FROM request')
    .filter(({ answer }) => [id, ...names].some((word) => answer.includes(JSON.stringify(word).slice(1, -1))));
  return {
    id,
    names,
    own: new Set(templates.map((template) => `template ${template}`)),
    facts: [...facts],
    changeSets: changeSetsOf(database, id, names, rows, facts),
    answers: answers.map(({ seq }) => seq),
  };
}

/** Templates of the kind `tenant` that no other tenant was ever given. */
function ownTemplates(database: Reader, id: string): readonly string[] {
  const uses = [
    ...database
      .all<{ entity: string; body: string }>("SELECT entity, body FROM fact WHERE kind = 'assignment'")
      .map(
        ({ entity, body }) => [entity.endsWith(`|tenant|${id}`), (JSON.parse(body) as Assignment).template] as const,
      ),
    ...database
      .all<{ entity: string; body: string }>("SELECT entity, body FROM fact WHERE kind = 'pin'")
      .map(({ entity, body }) => [entity.startsWith(`${id}|`), (JSON.parse(body) as Pin).template] as const),
  ];
  const own = new Set(uses.flatMap(([mine, template]) => (mine && template !== null ? [template] : [])));
  for (const [mine, template] of uses) if (!mine && template !== null) own.delete(template);
  return [...own].filter((template) => {
    const row = database.get<{ body: string }>(
      "SELECT body FROM fact WHERE kind = 'template' AND entity = ? ORDER BY made_by DESC LIMIT 1",
      [template],
    );
    return row !== undefined && (JSON.parse(row.body) as TemplateBody).kind === 'tenant';
  });
}

function changeSetsOf(
  database: Reader,
  id: string,
  names: readonly string[],
  rows: readonly FactRow[],
  facts: ReadonlySet<number>,
): TenantTraces['changeSets'] {
  const touched = new Set(
    rows.flatMap(({ made_by, ended_by }) => (ended_by === null ? [made_by] : [made_by, ended_by])),
  );
  const scrub = scrubber(id, names);
  return database
    .all<{ seq: number; title: string; reason: string; ticket: string }>(
      'SELECT seq, title, reason, ticket FROM change_set',
    )
    .flatMap((set) => {
      const scrubbed = { seq: set.seq, title: scrub(set.title), reason: scrub(set.reason), ticket: scrub(set.ticket) };
      if (touched.has(set.seq) && isAlone(database, set.seq, facts))
        return [{ seq: set.seq, title: erasedTitle, reason: '', ticket: '' }];
      const same = scrubbed.title === set.title && scrubbed.reason === set.reason && scrubbed.ticket === set.ticket;
      return same ? [] : [scrubbed];
    });
}

/** Whether a change set touched nothing but these rows. */
function isAlone(database: Reader, seq: number, facts: ReadonlySet<number>): boolean {
  // More rows than are erased: there is another among them.
  return database
    .all<{ id: number }>(
      'SELECT id FROM fact WHERE made_by = ?1 UNION SELECT id FROM fact WHERE ended_by = ?1 LIMIT ?2',
      [seq, facts.size + 1],
    )
    .every((row) => facts.has(row.id));
}

/** Replaces the identifier where it stands as a word, and the names, whatever their capitals. */
function scrubber(id: string, names: readonly string[]): (text: string) => string {
  const literally = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const words = [
    ...names.filter((name) => name !== '').map((name) => literally(name)),
    `(?<![a-z0-9_-])${literally(id)}(?![a-z0-9_-])`,
  ];
  const pattern = new RegExp(words.join('|'), 'gi');
  return (text) => text.replace(pattern, nobody);
}

/** Takes everything gathered away, reserves the identifier by its hash, and notes that files are still to be rewritten. */
export function eraseTraces(tx: Transaction, crypto: Crypto, traces: TenantTraces, newSalt: string): void {
  for (const fact of traces.facts) tx.run('DELETE FROM fact WHERE id = ?', [fact]);
  for (const { seq, title, reason, ticket } of traces.changeSets) {
    tx.run('UPDATE change_set SET title = ?, reason = ?, ticket = ? WHERE seq = ?', [title, reason, ticket, seq]);
  }
  for (const seq of traces.answers) tx.run('DELETE FROM request WHERE seq = ?', [seq]);
  const hashed = erasedIdentifier(crypto, erasureSalt(tx) ?? newSalt, traces.id);
  tx.run('DELETE FROM tenant_identifier WHERE id = ?', [traces.id]);
  tx.run('INSERT INTO tenant_identifier (id) VALUES (?)', [hashed]);
  tx.run('INSERT INTO tenant_identifier (id) VALUES (?)', [`${pending}${traces.id}`]);
}

/**
 * Finishes erasures whose facts are gone: destroys the keys of their audit entries, then rewrites every file that still
 * holds what was deleted. Whatever interrupts it, the next opening finishes; does nothing where nothing is pending.
 */
export function finishErasures({ database, audit }: { readonly database: Database; readonly audit: AuditLog }): void {
  const rows = database.all<{ id: string }>(
    "SELECT id FROM tenant_identifier WHERE id >= 'erasing:' AND id < 'erasing;' ORDER BY id",
  );
  if (rows.length === 0) return;
  for (const { id } of rows) if (id !== pending) audit.eraseTenant(id.slice(pending.length));
  database.transaction((tx) => {
    for (const { id } of rows) tx.run('DELETE FROM tenant_identifier WHERE id = ?', [id]);
    // Without the identifier, which must not be in the files that are written now.
    tx.run('INSERT INTO tenant_identifier (id) VALUES (?)', [pending]);
  });
  database.forget();
  database.transaction((tx) => void tx.run('DELETE FROM tenant_identifier WHERE id = ?', [pending]));
}

/** Things that are not the tenant's own and still name it: their kind and what they are called. */
export function mentionsOf(current: readonly FactVersion<Json>[], traces: TenantTraces): readonly string[] {
  const words = [JSON.stringify(traces.id), ...traces.names.filter((name) => name.length > 2)].map((word) =>
    word.toLowerCase(),
  );
  const term = new RegExp(`(?<![a-z0-9_-])${traces.id}(?![a-z0-9_-])`);
  return current
    .filter(({ body }) => {
      const text = JSON.stringify(body).toLowerCase();
      return term.test(text) || words.some((word) => text.includes(word));
    })
    .map(({ entity, body }) => {
      const name = (body as { readonly name?: Json } | null)?.name;
      return typeof name === 'string' ? name : entity;
    });
}
