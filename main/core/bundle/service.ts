import { BinnacleError } from '../../contract/errors.ts';
import {
  type BundleExport,
  type BundleFact,
  type BundleInspection,
  type BundleOrigin,
  type BundleRow,
  bundleKinds,
} from '../../contract/exports.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import type { Parameters } from '../../contract/operations.ts';
import { canonicalJson } from '../canonical-json.ts';
import { currentFact } from '../facts.ts';
import type { BundleSealer } from '../ports.ts';
import type { Answer, Handlers, Plan, ServiceDeps } from '../service.ts';
import { checkText } from '../template/saving.ts';
import { type Comparison, compareFacts, type Decide } from './compare.ts';
import { type BundleAbout, type BundleContent, readContent } from './content.ts';
import { gatherFacts } from './gather.ts';

/** The most rows an answer lists. */
const MOST_ROWS = 10_000;
/** How many change sets an answer lists. */
const CHANGE_SETS = 20;
/** How many rows a refusal names in its sentence. */
const NAMED = 3;
const FORMAT_VERSION = 1;

/** Workspace bundles: exported, inspected, imported. */
export function bundleService(
  deps: ServiceDeps,
): Handlers<'workspace.export' | 'workspace.inspect' | 'workspace.import'> {
  const { database, crypto } = deps;

  const sealer = (): BundleSealer => {
    if (deps.bundles !== undefined) return deps.bundles;
    throw new BinnacleError('NOT_FOUND', 'There is no identity here that could sign or open a bundle.', {
      fix: 'Make one with `identity init`.',
    });
  };

  const opened = async (asked: { readonly bundle: string; readonly passphrase?: string }) => {
    const { content: text, signer, own, recipient } = await sealer().open(asked.bundle, asked.passphrase);
    const content = readContent(text);
    if (content.about.recipient !== recipient) {
      throw refuse(
        'The bundle was made for somebody else and sealed anew.',
        'Ask whoever signed it for one of your own.',
      );
    }
    if (content.about.contentHash !== hashOf(content)) {
      throw refuse('The bundle’s content is not what its hash says.', 'Ask for it again; nothing was taken.');
    }
    return { content, origin: originOf(content.about, signer, own) };
  };

  return {
    'workspace.export': async (call, asked): Promise<Answer<BundleExport>> => {
      if ((asked.passphrase === undefined) === (asked.for === undefined)) {
        throw new BinnacleError('INVALID_INPUT', 'A bundle is sealed by a passphrase or for one identity.', {
          path: 'for',
          fix: 'Give exactly one of them.',
        });
      }
      const { facts, changeSets } = gatherFacts(database, asked);
      if (facts.length === 0) {
        throw new BinnacleError('INVALID_INPUT', 'There is nothing to export: no part of the workspace is meant.', {
          fix: 'Look at kinds, templates and selection.',
        });
      }
      const named = currentFact<{ name: string }>(database, 'workspace', 'workspace');
      const first = database.get<{ id: string }>('SELECT id FROM change_set WHERE seq = 1');
      const about: BundleAbout = {
        madeAt: new Date(call.now).toISOString(),
        workspace: { id: first?.id ?? '', name: named?.name ?? '' },
        author: call.principal,
        recipient: asked.for ?? null,
        contentHash: hashOf({ facts, changeSets }),
      };
      const text = canonicalJson({ about, facts, changeSets } as unknown as Json);
      const lock = asked.for === undefined ? { passphrase: asked.passphrase ?? '' } : { recipient: asked.for };
      const { bundle, size, signer } = await sealer().seal(text, lock);
      const counts = countsOf(facts);
      const data = {
        origin: originOf(about, signer, true),
        counts,
        changeSets: changeSets.length,
        size,
        ...(call.meta.dryRun ? {} : { bundle }),
      };
      const detail = { counts, contentHash: about.contentHash, sealing: data.origin.sealing, for: asked.for ?? '' };
      return { data, detail, ...(call.meta.dryRun ? { audited: false as const } : {}) };
    },

    'workspace.inspect': async (_call, asked): Promise<Answer<BundleInspection>> => {
      const { content, origin } = await opened(asked);
      const comparison = compareFacts(database, crypto, content.facts, () => undefined);
      return { data: inspectionOf(origin, content, comparison), findings: signatureFindings(origin) };
    },

    'workspace.import': async (call, asked): Promise<Plan<BundleInspection>> => {
      const { content, origin } = await opened(asked);
      const comparison = compareFacts(database, crypto, content.facts, decider(asked));
      const rows = await withTexts(comparison);
      const bad = rows.filter(({ state }) => state === 'refused');
      const open = rows.filter(({ state }) => state === 'conflict');
      const data = inspectionOf(origin, content, { ...comparison, rows });
      const stops = open.length > 0 || (bad.length > 0 && asked.partial !== true);
      if (stops && !call.meta.dryRun) refuseAll([...bad, ...open]);
      const refusedTexts = new Set(bad.map(({ kind, entity }) => `${kind} ${entity}`));
      if (refusedTexts.size > comparison.rows.filter(({ state }) => state === 'refused').length && !call.meta.dryRun) {
        // What refers to a template that falls away cannot stand; the whole is then refused rather than half of it.
        refuseAll(bad);
      }
      const { changes, newTenants } = comparison;
      const { states } = data;
      return {
        title: `Import a bundle of ${content.about.workspace.name.slice(0, 100) || 'another workspace'}: ${states.added} added, ${states.changed} changed`,
        changes: stops ? [] : changes,
        value: data,
        findings: [
          ...signatureFindings(origin),
          ...(stops ? [...bad, ...open].slice(0, MOST_ROWS).map(rowFinding) : []),
        ],
        audit: {
          detail: { contentHash: origin.contentHash, signer: origin.signer, signature: origin.signature, ...states },
        },
        also: (tx) => {
          for (const id of newTenants) tx.run('INSERT INTO tenant_identifier (id) VALUES (?)', [id]);
        },
      };
    },
  };

  /** Rows with templates refused whose text cannot be read as one; each is looked at where nothing can happen. */
  async function withTexts({ rows, texts }: Comparison): Promise<readonly BundleRow[]> {
    const refused = new Map<string, BinnacleError>();
    for (const body of texts) {
      try {
        await checkText(deps.sandbox, body.name, body.text);
      } catch (error) {
        if (!(error instanceof BinnacleError)) throw error;
        refused.set(`template ${body.name}`, error);
      }
    }
    if (refused.size === 0) return rows;
    return rows.map((row) => {
      const error = row.kind === 'template' ? refused.get(row.what) : undefined;
      return error === undefined ? row : { ...row, state: 'refused', reason: error.message, fix: error.fix };
    });
  }

  function hashOf({ facts, changeSets }: Pick<BundleContent, 'facts' | 'changeSets'>): string {
    return crypto.sha256(canonicalJson({ facts, changeSets } as unknown as Json));
  }
}

function decider({ take = {}, otherwise, items }: Parameters<'workspace.import'>): Decide {
  const unknown = Object.keys(take).find((kind) => !(bundleKinds as readonly string[]).includes(kind));
  if (unknown !== undefined) {
    throw new BinnacleError('INVALID_INPUT', `A bundle holds nothing of the kind ${JSON.stringify(unknown)}.`, {
      path: 'take',
      fix: `Use one of ${bundleKinds.join(', ')}.`,
    });
  }
  const [mine, theirs] = [new Set(items?.mine), new Set(items?.theirs)];
  return (kind, entity) => {
    const key = `${kind} ${entity}`;
    if (mine.has(key)) return 'mine';
    if (theirs.has(key)) return 'theirs';
    return take[kind] ?? otherwise;
  };
}

function originOf(about: BundleAbout, signer: string, own: boolean): BundleOrigin {
  const { madeAt, workspace, author, recipient, contentHash } = about;
  return {
    formatVersion: FORMAT_VERSION,
    madeAt,
    workspace,
    author,
    signer,
    signature: own ? 'own' : 'unknown',
    sealing: recipient === null ? 'passphrase' : 'identity',
    contentHash,
  };
}

function signatureFindings({ signature, signer }: BundleOrigin): readonly Finding[] {
  if (signature === 'own') return [];
  return [
    {
      severity: 'warning',
      code: 'BUNDLE_SIGNER_UNKNOWN',
      path: '',
      message: `The signature verifies, but nothing here says whose it is: identity ${signer}.`,
      fix: 'Compare it with what `identity show` says on the machine of whoever sent it.',
      tenants: [],
    },
  ];
}

function rowFinding({ what, state, reason, fix }: BundleRow): Finding {
  const message = reason === '' ? `${what}: ${state}.` : reason;
  return { severity: 'error', code: 'BUNDLE_NOT_TAKEN', path: '', message, fix, tenants: [] };
}

function inspectionOf(
  origin: BundleOrigin,
  content: BundleContent,
  { rows }: Pick<Comparison, 'rows'>,
): BundleInspection {
  const count = (state: BundleRow['state']) => rows.filter((row) => row.state === state).length;
  return {
    origin,
    counts: countsOf(content.facts),
    states: {
      added: count('added'),
      changed: count('changed'),
      same: count('same'),
      conflict: count('conflict'),
      refused: count('refused'),
    },
    rows: rows.filter(({ state, reason }) => state !== 'same' || reason !== '').slice(0, MOST_ROWS),
    changeSets: content.changeSets.slice(0, CHANGE_SETS),
  };
}

function countsOf(facts: readonly BundleFact[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of facts) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function refuseAll(rows: readonly BundleRow[]): never {
  const named = rows.slice(0, NAMED).map(({ reason }) => reason);
  const more = rows.length > NAMED ? ` And ${rows.length - NAMED} more.` : '';
  const open = rows.every(({ state }) => state === 'conflict');
  throw new BinnacleError('INVALID_INPUT', `Nothing was imported. ${named.join(' ')}${more}`, {
    path: 'bundle',
    fix: open
      ? 'Say whose is kept: --take mine or --take theirs, for all or for one kind.'
      : 'Look at them with --dry-run, or go on without what is refused.',
    details: { refused: rows.slice(0, MOST_ROWS) } as unknown as Json,
  });
}

function refuse(message: string, fix: string): BinnacleError {
  return new BinnacleError('INVALID_INPUT', message, { path: 'bundle', fix });
}
