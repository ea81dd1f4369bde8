import type { ExportFile, ExportRefusal } from '../../contract/exports.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { OutputFormat, Receipt } from '../../contract/model.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { FleetJob } from '../fleet/jobs.ts';
import type { Crypto, RenderResult } from '../ports.ts';
import type { PreparedJob } from '../rendering/jobs.ts';
import { hashOfInput, makeReceipt } from '../rendering/receipts.ts';
import { folderOf } from '../template/import/file-names.ts';
import { fileEndings, textOf } from './formats.ts';
import { kubernetes, utf8Length } from './kubernetes.ts';

/** What a page's files are made under. */
export interface MakerOptions {
  readonly crypto: Crypto;
  readonly format: OutputFormat;
  /** Whether texts and receipts are given, or sizes and hashes alone. */
  readonly withText: boolean;
  readonly changeSet: string;
  /** RFC 3339 UTC. */
  readonly now: string;
}

/** The documents of one tenant in one environment, as far as they belong in one file. */
interface Group {
  readonly tenant: string;
  readonly environment: string;
  readonly values: Record<string, JsonObject>;
  readonly receipts: Receipt[];
  readonly bad: ExportRefusal[];
}

/** Makes files of renderings, in the order they come; what has an error is left out and named. */
export class FileMaker {
  readonly #options: MakerOptions;
  readonly #files: ExportFile[] = [];
  readonly #refused: ExportRefusal[] = [];
  readonly #hashes = new Map<string, string>();
  #group: Group | undefined;

  constructor(options: MakerOptions) {
    this.#options = options;
  }

  /** Takes one rendering. Those of one tenant and environment come one after the other. */
  take(job: FleetJob, result: RenderResult): void {
    const { format, crypto } = this.#options;
    const { environment, document } = job;
    const tenant = job.tenant.id;
    const about = { tenant, environment, sha256: crypto.sha256 };
    const { text, findings } = result.ok ? textOf(result, format, document, about) : { text: '', findings: [] };
    const errors = [...result.findings, ...findings].filter(({ severity }) => severity === 'error');
    const refusal = { tenant, environment, document, findings: errors };
    const bad = errors.length > 0 || !result.ok;
    if (format === 'k8s') {
      const group = this.#groupOf(tenant, environment);
      if (bad) group.bad.push(refusal);
      else {
        group.values[document] = result.value as JsonObject;
        group.receipts.push(...this.#receipts(job, text));
      }
    } else if (bad) this.#refused.push(refusal);
    else this.#add(tenant, environment, [document], document, text, this.#receipts(job, text));
  }

  /** Everything that was made. */
  finish(): { readonly files: readonly ExportFile[]; readonly refused: readonly ExportRefusal[] } {
    this.#close();
    return { files: this.#files, refused: this.#refused };
  }

  #groupOf(tenant: string, environment: string): Group {
    if (this.#group?.tenant !== tenant || this.#group.environment !== environment) this.#close();
    this.#group ??= { tenant, environment, values: {}, receipts: [], bad: [] };
    return this.#group;
  }

  /** Ends a group: applying an object that lacks a document would take it from the cluster, so it is whole or not there. */
  #close(): void {
    const group = this.#group;
    this.#group = undefined;
    if (group === undefined) return;
    const { tenant, environment, values, receipts, bad } = group;
    const documents = Object.keys(values);
    const { text, findings } = kubernetes(values, { tenant, environment, sha256: this.#options.crypto.sha256 });
    if (bad.length === 0 && findings.length === 0) {
      this.#add(tenant, environment, documents, 'kubernetes', text, receipts);
      return;
    }
    const why: readonly Finding[] = findings.length > 0 ? findings : [withOthers(bad)];
    this.#refused.push(...bad, ...documents.map((document) => ({ tenant, environment, document, findings: why })));
  }

  #add(
    tenant: string,
    environment: string,
    documents: readonly string[],
    name: string,
    text: string,
    receipts: readonly Receipt[],
  ): void {
    const { format, withText, crypto } = this.#options;
    this.#files.push({
      path: [tenant, environment, `${name}.${fileEndings[format]}`].map(folderOf).join('/'),
      tenant,
      environment,
      documents,
      size: utf8Length(text),
      sha256: crypto.sha256(text),
      ...(withText ? { text, receipts } : {}),
    });
  }

  #receipts({ prepared, ...key }: FleetJob, text: string): readonly Receipt[] {
    const { crypto, format, withText, changeSet, now } = this.#options;
    if (!withText) return [];
    const nameless = { ...crypto, uuid: () => '' };
    const receipt = makeReceipt(nameless, prepared, { ...key, now }, format, text, changeSet, (input) =>
      this.#hashOf(input),
    );
    // The same export gives the same bytes, so its receipts are named by what they say.
    return [{ ...receipt, id: uuidOf(crypto.sha256(canonicalJson(receipt as unknown as Json))) }];
  }

  /** Templates and schemas are shared by many renderings and, at one moment, told apart by name and version. */
  #hashOf(input: PreparedJob['inputs'][number]): string {
    const { kind, name, version } = input;
    if (kind !== 'template' && kind !== 'schema') return hashOfInput(this.#options.crypto, input);
    const key = `${kind} ${name} ${version}`;
    const known = this.#hashes.get(key) ?? hashOfInput(this.#options.crypto, input);
    this.#hashes.set(key, known);
    return known;
  }
}

function withOthers(bad: readonly ExportRefusal[]): Finding {
  return {
    severity: 'error',
    code: 'EXPORT_LEFT_OUT',
    path: '',
    message: `it would stand in one ConfigMap with ${bad.map(({ document }) => document).join(', ')}, which has an error.`,
    fix: 'Correct that document, or export this one with --document.',
    tenants: [bad[0]?.tenant ?? ''],
  };
}

/** A UUIDv8 (RFC 9562, section 5.8) made of a SHA-256. */
function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
