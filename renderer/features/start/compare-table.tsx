import { LockIcon, UnlockIcon } from '@blueprintjs/icons';
import { words } from '../../words.ts';

/** The two workspaces side by side; choosing a column chooses it. */
export function CompareTable({
  kind,
  onKind,
}: {
  kind: 'sample' | 'sealed';
  onKind: (kind: 'sample' | 'sealed') => void;
}) {
  const column = (one: 'sample' | 'sealed', label: string, lead: string) => (
    <th scope="col" data-chosen={kind === one}>
      <label className="compare-choice">
        <input type="radio" name="workspace-kind" checked={kind === one} onChange={() => onKind(one)} />
        <span>
          <span className="strong compare-name">{label}</span>
          <span className="second">{lead}</span>
        </span>
      </label>
    </th>
  );
  return (
    <table className="table compare">
      <thead>
        <tr>
          <th scope="col">{words.start.whatYouGet}</th>
          {column('sample', words.start.sample, words.start.sampleLead)}
          {column('sealed', words.start.empty, words.start.emptyLead)}
        </tr>
      </thead>
      <tbody>
        {words.start.compare.map(([fact, sample, empty]) => (
          <tr key={fact}>
            <td className="second">{fact}</td>
            <td data-chosen={kind === 'sample'}>{sample}</td>
            <td data-chosen={kind === 'sealed'}>{empty}</td>
          </tr>
        ))}
        <tr>
          <td className="second">{words.start.seal}</td>
          <td data-chosen={kind === 'sample'}>
            <span className="state-word warning">
              <UnlockIcon size={12} aria-hidden="true" />
              <span>
                <b>{words.start.sampleSeal}</b> {words.start.sampleSealMore}
              </span>
            </span>
          </td>
          <td data-chosen={kind === 'sealed'}>
            <span className="state-word success">
              <LockIcon size={12} aria-hidden="true" />
              <span>
                <b>{words.start.emptySeal}</b> {words.start.emptySealMore}
              </span>
            </span>
          </td>
        </tr>
      </tbody>
    </table>
  );
}
