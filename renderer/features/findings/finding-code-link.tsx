import { useConsole } from '../../console.ts';
import { findingWords as words } from '../../words/findings.ts';
import { targetOfCode } from './find-codes.ts';

/** A finding's code that leads to what it means. */
export function FindingCodeLink({ code }: { readonly code: string }) {
  const { route } = useConsole();
  return (
    <button
      type="button"
      className="link finding-code"
      title={words.open(code)}
      onClick={() => route.getState().go('templates', targetOfCode(code))}
    >
      <code>{code}</code>
    </button>
  );
}
