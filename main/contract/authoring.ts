import type { Finding } from './finding.ts';
import type { Json, JsonObject } from './json.ts';
import type { LayerName, Rendering, TemplateKind, TemplateTier } from './model.ts';

/** Values laid over a template's sample, and what must come out. */
export interface TemplateTest {
  readonly name: string;
  readonly context: JsonObject;
  readonly expect: readonly (
    | { readonly path: string; readonly equals: Json }
    | { readonly path: string; readonly absent: true }
    | { readonly finding: string }
  )[];
}

/** One version of a template: what a history lists. */
export interface TemplateVersion {
  /** Counts from 1. A version's number and its content belong together for good, through undo and restore. */
  readonly version: number;
  /** The name it had. */
  readonly name: string;
  readonly changeSet: string;
  readonly author: string;
  /** RFC 3339 UTC. */
  readonly time: string;
  /** The change set's title. */
  readonly title: string;
  readonly reason: string;
  readonly ticket: string;
  /** Lines of text added and removed against the version before. */
  readonly added: number;
  readonly removed: number;
  /** What else changed against the version before, for example `name`, `tests`, `description`. */
  readonly parts: readonly string[];
  /** Whether it is the newest. */
  readonly current: boolean;
  /** Tenants held to this version. */
  readonly pinned: number;
}

/** One run of lines of a text difference. Line numbers count from 1. */
export interface TextHunk {
  readonly leftStart: number;
  readonly rightStart: number;
  readonly lines: readonly { readonly kind: 'same' | 'removed' | 'added'; readonly text: string }[];
}

/** The difference of two template texts. */
export interface TextDifference {
  readonly left: { readonly label: string; readonly text: string };
  readonly right: { readonly label: string; readonly text: string };
  readonly hunks: readonly TextHunk[];
  readonly added: number;
  readonly removed: number;
}

/** Where a template is used. */
export interface TemplateUsage {
  /** How many tenants' renderings read it. */
  readonly tenants: number;
  /** Places it is assigned to; `tenants` counts those that read it through this place. */
  readonly assignments: readonly {
    readonly document: string;
    readonly tier: TemplateTier | null;
    readonly environment: string | null;
    readonly tenant: string | null;
    readonly tenants: number;
  }[];
  /** Tenants held to it or to one of its versions. */
  readonly pins: readonly {
    readonly tenant: string;
    readonly document: string;
    /** Null: its newest. */
    readonly version: number | null;
  }[];
  /** The first tenants that read it, by identifier; the whole list goes on with `page.next`. */
  readonly members: readonly { readonly tenant: string; readonly name: string; readonly version: number }[];
}

/** A place in a template's text that a search found. */
export interface TemplateMatch {
  readonly template: string;
  /** Both count from 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** The whole line, cut at 400 characters. */
  readonly text: string;
}

/** What a replacement did to one template. */
export interface TemplateReplacement {
  readonly template: string;
  readonly matches: number;
  /** What a dry run would change; null once it is done. */
  readonly difference: TextDifference | null;
}

/** A file of an exported template. */
export interface TemplateFile {
  /** Relative, with forward slashes: `<template>/template.yaml`, `template.json`, `sample.json` or `tests.json`. */
  readonly path: string;
  readonly text: string;
}

/** What an import does with one template of the files. */
export interface ImportRow {
  /** The template's name, or the file's path where no template could be read. */
  readonly template: string;
  readonly outcome: 'added' | 'changed' | 'same' | 'refused';
  /** Why it is refused, as one sentence; empty otherwise. */
  readonly reason: string;
  readonly fix: string;
  /** Text before and after; null for one that is the same or refused, and once it is done. */
  readonly difference: TextDifference | null;
  /** What else changes: `description`, `tests`, `sample`, `limits`, `schemaVersion`. */
  readonly parts: readonly string[];
  /** For a template converted from another language: what became of each of its constructs. */
  readonly conversion: readonly ConversionNote[];
}

/** What became of one construct of a converted template. */
export interface ConversionNote {
  readonly line: number;
  /** The construct as it stands in the original, cut at 200 characters. */
  readonly construct: string;
  /** `exact`: means the same; `inexact`: means the same except as `note` says; `refused`: left as a comment for a person. */
  readonly outcome: 'exact' | 'inexact' | 'refused';
  readonly note: string;
}

/** What a rendering of an unsaved text gave, for the person who is typing it. */
export interface Preview {
  /** Null where there is no result; the findings say why. */
  readonly rendering: Rendering | null;
  /** The layer the template is for this tenant; null where this tenant does not read it and it was put in as asked. */
  readonly plays: LayerName | null;
  readonly findings: readonly Finding[];
  /** Names the text reads. */
  readonly variables: readonly { readonly name: string; readonly default: string | null; readonly line: number }[];
  readonly secrets: readonly { readonly name: string; readonly line: number }[];
  /** Engine time in milliseconds. */
  readonly took: number;
}

/** Everything a person may name in a template, for completion and hover. */
export interface Vocabulary {
  readonly variables: readonly {
    readonly name: string;
    /** Facts of the tenant and the rendering that are always there. */
    readonly reserved: boolean;
    /** What it is for the tenant and environment asked about; undefined where nothing sets it. */
    readonly value?: Json;
    /** Where that value is set: `workspace`, `environment`, `tenant`, `tenant and environment`, `reserved`, or empty. */
    readonly scope: string;
    /** Of the tenants that read the template: for how many it is set, and how many there are. */
    readonly setFor: number;
    readonly tenants: number;
  }[];
  /** Keys of secrets, never values. */
  readonly secrets: readonly string[];
  readonly flags: readonly string[];
  readonly settings: readonly string[];
  /** Dotted paths of the context with the value they have for the tenant and environment asked about. */
  readonly context: readonly { readonly path: string; readonly value: Json }[];
  readonly schema: JsonObject | null;
}

/** Whether two receipts stand on the same things, and where not. */
export interface ReceiptComparison {
  readonly same: boolean;
  readonly differences: readonly {
    /** `output`, `tenant`, `environment`, `document`, `engine`, `time`, `format`, or an input's kind. */
    readonly kind: string;
    readonly name: string;
    /** What stands in each, in words; null where it stands in one only. */
    readonly left: string | null;
    readonly right: string | null;
  }[];
}

/** One edit: at an offset in UTF-16 units the text `removed` gave way to `inserted`. */
export interface DraftChange {
  readonly at: number;
  readonly removed: string;
  readonly inserted: string;
}

/** What was typed in one go. Changes apply one after the other. */
export interface DraftBatch {
  /** Counts from 1 without a gap within a draft. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** `undo` and `redo` move along the batches before them; `edit` starts a new branch. */
  readonly kind: 'edit' | 'undo' | 'redo';
  readonly changes: readonly DraftChange[];
}

/** A draft as a list shows it. */
export interface DraftSummary {
  /** UUIDv7. */
  readonly draft: string;
  /** The template's name now. */
  readonly template: string;
  readonly baseVersion: number;
  /** How many batches are kept. */
  readonly batches: number;
  readonly startedAt: string;
  readonly savedAt: string;
  /** The window that may write; null while none does. */
  readonly holder: string | null;
  /** Why it cannot be read; empty otherwise. */
  readonly trouble: string;
}

/** An unsaved template as an editor opens it. */
export interface Draft {
  /** Null until the first batch is kept. */
  readonly draft: string | null;
  readonly template: string;
  readonly baseVersion: number;
  /** The text it started from. */
  readonly base: string;
  /** The text now: `base` with all batches applied. */
  readonly text: string;
  /** Every batch kept, so that undo goes back to the beginning. */
  readonly batches: readonly DraftBatch[];
  /** RFC 3339 UTC of the newest batch on disk; null while there is none. */
  readonly savedAt: string | null;
  /** False while another window writes. */
  readonly writable: boolean;
  readonly holder: { readonly window: string; readonly since: string } | null;
  /** The template's newest version; above `baseVersion` it was saved by somebody else meanwhile. */
  readonly newestVersion: number;
}

/** A template as an export carries it beside its text: the content of `template.json`. */
export interface TemplateManifest {
  readonly name: string;
  readonly kind: TemplateKind;
  readonly document: string;
  readonly description: string;
  readonly schemaVersion: string;
  readonly contextVersion: number;
  readonly limits: readonly Json[];
}
