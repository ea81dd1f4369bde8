import type { editor } from 'monaco-editor';
import type { DraftChange, Vocabulary } from '../../main/contract/authoring.ts';
import type { Finding } from '../../main/contract/finding.ts';
import { readTemplate, type TemplateDocument } from './template-document.ts';

/** What an open document knows beside its text. The language's providers serve all editors and look it up here. */
export interface EditorKnowledge {
  vocabulary: Vocabulary | null;
  findings: readonly Finding[];
  /** Applies a fix as one step. */
  applyFix: (changes: readonly DraftChange[]) => void;
}

const known = new Map<string, EditorKnowledge>();
const read = new WeakMap<editor.ITextModel, { readonly version: number; readonly document: TemplateDocument }>();

/** Keeps what a document knows until the function it gives is called. */
export function keepKnowledge(model: editor.ITextModel, knowledge: EditorKnowledge): () => void {
  const key = model.uri.toString();
  known.set(key, knowledge);
  return () => void known.delete(key);
}

/** What a document knows; undefined for a text that is only shown. */
export function knowledgeOf(uri: string): EditorKnowledge | undefined {
  return known.get(uri);
}

/** The text of a model as a tree, read once for each version of it. */
export function documentOf(model: editor.ITextModel): TemplateDocument {
  const version = model.getVersionId();
  const before = read.get(model);
  if (before?.version === version) return before.document;
  const document = readTemplate(model.getValue());
  read.set(model, { version, document });
  return document;
}
