import type { Json } from '../../contract/json.ts';
import type { RenderPolicy } from '../../core/ports.ts';
import { isList, isMap, pointerStep } from '../data.ts';
import type { DocumentMap, DocumentPlan } from '../document.ts';
import { agreementRules } from './agreement-rules.ts';
import { complianceRules } from './compliance-rules.ts';
import type { Danger } from './danger.ts';
import { pathRules } from './path-rules.ts';
import { valueAtKeys } from './place.ts';
import { type AgreementRule, askPathRule, judge, ready, type Subject } from './rule.ts';
import { askOrigins, askScalar, askTree, type Spot } from './scan.ts';
import { type ShapeScan, scanShape } from './shape-scan.ts';

const readyPathRules = ready(pathRules);
const otherRules = [...agreementRules, ...complianceRules];
const root: Spot = { path: '', suspicion: 'none', switch: null };

/** The rules that a document breaks and the dangers in it, whatever it holds. */
export function checkDocument(document: Json, policy: RenderPolicy): readonly Danger[] {
  const found: Danger[] = [];
  const report = (danger: Danger) => {
    found.push(danger);
  };
  for (const rule of readyPathRules) askPathRule(rule, document, report);
  for (const rule of otherRules) askAgreement(rule, { document, policy }, report);
  askTree(document, root, '', report);
  askEveryOrigin(document, '', report);
  return counting(found, policy);
}

/** The same for renderings, where documents of one shape have most in common: that is asked once for all of them. */
export class PolicyChecker {
  readonly #scans = new WeakMap<DocumentMap, ShapeScan>();

  /** Asks a filled plan; `values` are those that fill its places. */
  check(plan: DocumentPlan, values: readonly Json[], policy: RenderPolicy): readonly Danger[] {
    let scan = this.#scans.get(plan.root);
    if (scan === undefined) {
      scan = scanShape(plan, readyPathRules, otherRules, askAgreement);
      this.#scans.set(plan.root, scan);
    }
    const found: Danger[] = [...scan.found];
    const report = (danger: Danger) => {
      found.push(danger);
    };
    for (const { index, rule, path } of scan.asks) judge(rule, values[index] as Json, path, report);
    for (const rule of scan.loose) askPathRule(rule, plan.object, report);
    const subject = { document: plan.object, policy };
    for (const rule of scan.agreements) askAgreement(rule, subject, report);
    const reportDanger = (danger: Danger) => {
      found.push({ ...danger, danger: true });
    };
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (typeof value === 'number') continue;
      const [spot, key] = scan.spots[index]!;
      if (typeof value === 'object') askTree(value, spot, key, reportDanger);
      else askScalar(value, spot, reportDanger);
    }
    for (const path of scan.origins) askOrigins(valueAtKeys(plan.object, path) ?? null, path, reportDanger);
    return found.length === 0 ? found : counting(found, policy);
  }
}

function askAgreement(rule: AgreementRule, subject: Subject, report: (danger: Danger) => void): void {
  for (const fault of rule.check(subject)) report({ ...fault, code: rule.code, severity: rule.severity });
}

function counting(found: readonly Danger[], policy: RenderPolicy): readonly Danger[] {
  return found.filter(({ where }) => where === undefined || (where === 'protected') === policy.protected);
}

function askEveryOrigin(value: Json, path: string, report: (danger: Danger) => void): void {
  if (isList(value)) for (const [index, item] of value.entries()) askEveryOrigin(item, `${path}/${index}`, report);
  if (!isMap(value)) return;
  askOrigins(value, path, report);
  for (const key of Object.keys(value)) askEveryOrigin(value[key] as Json, path + pointerStep(key), report);
}
