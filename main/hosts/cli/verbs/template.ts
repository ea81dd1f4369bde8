import type { Verb } from '../verb.ts';
import { templateDiffVerb } from './template-diff.ts';
import { templateExportVerb } from './template-export.ts';
import { templateImportVerb } from './template-import.ts';
import { templatePlaceVerbs } from './template-place.ts';
import { templateReadVerbs } from './template-read.ts';
import { templateReplaceVerbs } from './template-replace.ts';
import { templateWriteVerbs } from './template-write.ts';

/** Verbs about templates. */
export const templateVerbs: readonly Verb[] = [
  ...templateReadVerbs,
  templateDiffVerb,
  ...templateWriteVerbs,
  ...templatePlaceVerbs,
  ...templateReplaceVerbs,
  templateExportVerb,
  templateImportVerb,
];
