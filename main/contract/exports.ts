import type { Finding } from './finding.ts';
import type { JsonObject } from './json.ts';
import type { OutputFormat, Receipt } from './model.ts';

/** One file of an export. */
export interface ExportFile {
  /** `<tenant>/<environment>/<document>.<ext>`, relative, with forward slashes. */
  readonly path: string;
  readonly tenant: string;
  readonly environment: string;
  /** What it holds; several for a format that puts a tenant's documents into one file. */
  readonly documents: readonly string[];
  /** Bytes of UTF-8. */
  readonly size: number;
  /** Of its bytes, hex. */
  readonly sha256: string;
  /** Absent with a dry run: nothing leaves then. */
  readonly text?: string;
  /** One for each document; absent with a dry run. */
  readonly receipts?: readonly Receipt[];
}

/** A rendering that is not exported because it is invalid. */
export interface ExportRefusal {
  readonly tenant: string;
  readonly environment: string;
  readonly document: string;
  readonly findings: readonly Finding[];
}

/** One page of an export: the files of some tenants. */
export interface ExportPage {
  readonly format: OutputFormat;
  /** RFC 3339 UTC; the `now` all renderings see. */
  readonly capturedAt: string;
  /** The newest change set they see: all pages read the same moment. */
  readonly changeSet: string;
  readonly files: readonly ExportFile[];
  readonly refused: readonly ExportRefusal[];
  /** Tenants so far, and in all. */
  readonly done: number;
  readonly tenants: number;
}

/** The kinds of facts a workspace bundle holds, in the order they are taken. */
export const bundleKinds = [
  'environment',
  'schema',
  'template',
  'tenant',
  'assignment',
  'pin',
  'variable',
  'override',
  'mapping',
  'selection',
  'invariant',
  'limit',
] as const;
/** One of `bundleKinds`. */
export type BundleKind = (typeof bundleKinds)[number];

/** Whose side of a conflict is kept. */
export const bundleSides = ['mine', 'theirs'] as const;
/** One of `bundleSides`. */
export type BundleSide = (typeof bundleSides)[number];

/** Who made a bundle, and what can be said of that. */
export interface BundleOrigin {
  readonly formatVersion: number;
  /** RFC 3339 UTC. */
  readonly madeAt: string;
  readonly workspace: { readonly id: string; readonly name: string };
  readonly author: string;
  /** SHA-256 of the signer's public key, hex. */
  readonly signer: string;
  /** `own`: this account's identity; `unknown`: it verifies, and whose the key is nobody vouches for. A bundle that does not verify is refused. */
  readonly signature: 'own' | 'unknown';
  readonly sealing: 'passphrase' | 'identity';
  /** SHA-256 of the content, hex: the same facts give the same hash. */
  readonly contentHash: string;
}

/** A change set of the workspace a bundle came from. */
export interface BundleChangeSet {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly ticket: string;
  readonly author: string;
  readonly time: string;
}

/** What one thing of a bundle is to this workspace. */
export interface BundleRow {
  readonly kind: BundleKind;
  readonly entity: string;
  /** In words. */
  readonly what: string;
  /** `conflict`: it is here with another content. */
  readonly state: 'added' | 'changed' | 'same' | 'conflict' | 'refused';
  /** Why it is refused, or what is decided about a conflict. */
  readonly reason: string;
  readonly fix: string;
}

/** What a bundle holds, beside what is here. */
export interface BundleInspection {
  readonly origin: BundleOrigin;
  /** How many of each kind. */
  readonly counts: Readonly<Record<string, number>>;
  readonly states: Readonly<Record<BundleRow['state'], number>>;
  /** Everything that is not the same; at most 10,000. */
  readonly rows: readonly BundleRow[];
  /** The newest of its change sets, newest first. */
  readonly changeSets: readonly BundleChangeSet[];
}

/** A bundle that was made. */
export interface BundleExport {
  readonly origin: BundleOrigin;
  readonly counts: Readonly<Record<string, number>>;
  readonly changeSets: number;
  /** Bytes of the file. */
  readonly size: number;
  /** The file, base64; absent with a dry run. */
  readonly bundle?: string;
}

/** What a fact of a bundle is, before it is believed. */
export interface BundleFact {
  readonly kind: BundleKind;
  readonly entity: string;
  readonly body: JsonObject;
  /** A template's older versions, oldest first. */
  readonly versions?: readonly JsonObject[];
}
