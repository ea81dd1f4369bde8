import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Receipt } from '../../contract/model.ts';
import type { ReceiptVerification } from '../../contract/results.ts';
import type { RenderResult } from '../ports.ts';
import type { Answer } from '../service.ts';

/** @throws BinnacleError INVALID_INPUT with the findings, when a rendering has no result at all. */
export function refuseNoResult(result: RenderResult, what: string): void {
  if (result.ok) return;
  const first = result.findings.find((finding) => finding.severity === 'error') ?? result.findings[0];
  const where = first?.source === undefined ? '' : ` (${first.source.name}, line ${first.source.line})`;
  throw new BinnacleError('INVALID_INPUT', `No rendering of ${what}: ${first?.message ?? 'it gave nothing.'}${where}`, {
    path: first?.path ?? '',
    fix: first?.fix ?? '',
    details: { findings: result.findings as unknown as JsonObject[string] },
  });
}

/** The answer of a verification: each difference is a finding as well. */
export function verificationAnswer(receipt: Receipt, differences: readonly string[]): Answer<ReceiptVerification> {
  return {
    data: { matches: differences.length === 0, differences },
    findings: differences.map(
      (difference): Finding => ({
        severity: 'error',
        code: 'RECEIPT_DIFFERS',
        path: '',
        message: difference,
        fix: 'Render again and take a new receipt, or restore the input it names.',
        tenants: receipt.tenant === '' ? [] : [receipt.tenant],
      }),
    ),
  };
}
