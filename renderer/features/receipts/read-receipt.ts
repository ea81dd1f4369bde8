import type { JsonObject } from '../../../main/contract/json.ts';
import { receiptWords as words } from '../../words/receipts.ts';

/** Larger than any receipt is; one that holds its own text and context is some hundred KB. */
const mostCharacters = 2_000_000;

/** A receipt as it was pasted or read from a file; the host checks what it says. */
export function readReceiptText(text: string): { readonly receipt: JsonObject } | { readonly error: string } {
  if (text.trim() === '') return { error: words.empty };
  if (text.length > mostCharacters) return { error: words.tooLong };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { error: words.notMap };
    // What the command line saves is the answer around the rendering; its receipt is what counts.
    const { data, receipt } = value as { data?: { receipt?: unknown }; receipt?: unknown };
    const inner = receipt ?? data?.receipt ?? value;
    return typeof inner === 'object' && inner !== null ? { receipt: inner as JsonObject } : { error: words.notMap };
  } catch (error) {
    return { error: words.notJson(error instanceof Error ? error.message : String(error)) };
  }
}
