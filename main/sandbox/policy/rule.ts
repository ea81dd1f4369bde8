import type { Severity } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import type { RenderPolicy } from '../../core/ports.ts';
import { isList, isMap, pointerKeys, pointerStep, readablePath } from '../data.ts';
import type { Problem } from '../problem.ts';

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
  readonly where?: 'protected' | 'unprotected';
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

/** Whether a rule speaks in an environment. */
export function applies({ where }: Pick<PathRule, 'where'>, policy: RenderPolicy): boolean {
  return where === undefined || (where === 'protected') === policy.protected;
}

/** Holds a document against one path rule. */
export function askPathRule({ rule, steps }: ReadyRule, document: Json, report: (problem: Problem) => void): void {
  for (const keys of steps) visit(document, keys, 0, '', rule, report);
}

function visit(
  value: Json,
  keys: readonly string[],
  at: number,
  path: string,
  rule: PathRule,
  report: (problem: Problem) => void,
): void {
  const key = keys[at] as string;
  const last = at === keys.length - 1;
  if (key === '*') {
    if (isList(value)) for (const [index, item] of value.entries()) next(item, `${path}/${index}`);
    else if (isMap(value)) for (const name of Object.keys(value)) next(value[name] as Json, path + pointerStep(name));
    return;
  }
  if (!isMap(value)) return;
  if (Object.hasOwn(value, key)) next(value[key] as Json, path + pointerStep(key));
  else if (last && rule.absent === true) judge(undefined, path + pointerStep(key));

  function next(inner: Json, where: string): void {
    if (last) judge(inner, where);
    else visit(inner, keys, at + 1, where, rule, report);
  }

  function judge(inner: Json | undefined, where: string): void {
    if (!rule.wrong(inner)) return;
    const says = typeof rule.says === 'string' ? rule.says : rule.says(inner);
    report({
      ...{ code: rule.code, severity: rule.severity, path: where, fix: rule.fix },
      message: `${readablePath(where)} ${says}.`,
    });
  }
}

/** Whether a text is filled in later: it names a secret or a run-time placeholder, so its length and letters say nothing. */
export function isFilledLater(value: string): boolean {
  return value.includes('${');
}
