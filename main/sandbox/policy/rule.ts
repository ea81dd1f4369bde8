import type { Severity } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import type { RenderPolicy } from '../../core/ports.ts';
import { isList, isMap, pointerKeys, pointerStep, readablePath } from '../data.ts';
import type { Danger } from './danger.ts';

/** What a rule looks at. */
export interface Subject {
  readonly document: Json;
  readonly policy: RenderPolicy;
}

/** A rule about the values at given places, as data. */
export interface PathRule {
  readonly code: string;
  readonly severity: Severity;
  /** JSON Pointers; a step `*` stands for every element of a list and every value of a map. */
  readonly paths: readonly string[];
  /** Left out: everywhere. */
  readonly where?: 'protected' | 'unprotected';
  /** Whether a value that is absent is looked at too, where the map it belongs to is there. */
  readonly absent?: true;
  /** Whether the value is wrong. It must not throw, whatever it is given. */
  readonly wrong: (value: Json | undefined) => boolean;
  /** Rest of a sentence that begins with the place, and must not repeat what may be a secret. */
  readonly says: string | ((value: Json | undefined) => string);
  readonly fix: string;
}

/** A rule about how several places agree. It must not throw, whatever the document holds. */
export interface AgreementRule {
  readonly code: string;
  readonly severity: Severity;
  /** Every place it looks at, as JSON Pointers: what never changes in a document's shape is asked once for all of them. */
  readonly reads: readonly string[];
  /** Whether it looks at the rendering's environment or document too. */
  readonly perJob?: true;
  readonly check: (subject: Subject) => readonly Fault[];
}

/** What an agreement rule has found. */
export interface Fault {
  readonly path: string;
  /** A whole sentence. */
  readonly message: string;
  readonly fix: string;
}

/** A path rule with its pointers taken apart, so that asking costs little. */
export interface ReadyRule {
  readonly rule: PathRule;
  readonly steps: readonly (readonly string[])[];
}

/** Takes the pointers of path rules apart. */
export function ready(rules: readonly PathRule[]): readonly ReadyRule[] {
  return rules.map((rule) => ({ rule, steps: rule.paths.map((path) => pointerKeys(path)) }));
}

/** Holds a document against one path rule. */
export function askPathRule({ rule, steps }: ReadyRule, document: Json, report: (danger: Danger) => void): void {
  for (const keys of steps) visit(document, keys, 0, '', rule, report);
}

function visit(
  value: Json,
  keys: readonly string[],
  at: number,
  path: string,
  rule: PathRule,
  report: (danger: Danger) => void,
): void {
  if (at === keys.length) {
    judge(rule, value, path, report);
    return;
  }
  const key = keys[at] as string;
  if (key === '*') {
    if (isList(value)) {
      for (const [index, item] of value.entries()) visit(item, keys, at + 1, `${path}/${index}`, rule, report);
    } else if (isMap(value)) {
      for (const name of Object.keys(value)) {
        visit(value[name] as Json, keys, at + 1, path + pointerStep(name), rule, report);
      }
    }
  } else if (isMap(value)) {
    if (Object.hasOwn(value, key)) visit(value[key] as Json, keys, at + 1, path + pointerStep(key), rule, report);
    else if (at === keys.length - 1 && rule.absent === true) judge(rule, undefined, path + pointerStep(key), report);
  }
}

/** Asks a path rule about one value. */
export function judge(rule: PathRule, value: Json | undefined, path: string, report: (danger: Danger) => void): void {
  if (!rule.wrong(value)) return;
  const { severity, fix, where } = rule;
  const says = typeof rule.says === 'string' ? rule.says : rule.says(value);
  const message = `${readablePath(path)} ${says}.`;
  const found = { code: rule.code, severity, path, fix, message };
  report(where === undefined ? found : { ...found, where });
}

/** Whether a text is filled in later: it names a secret or a run-time placeholder, so its length and letters say nothing. */
export function isFilledLater(value: string): boolean {
  return value.includes('${');
}
