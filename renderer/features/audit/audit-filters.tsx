import { type Ref, useEffect, useState } from 'react';
import { operationNames } from '../../../main/contract/operation-names.ts';
import { Button } from '../../components/button.tsx';
import { useConsoleState } from '../../console.ts';
import { words } from '../../words.ts';
import { type AuditFilters, noFilters } from './audit-store.ts';

const settleMs = 200;

/** What restricts the log. */
export function AuditFiltersBar(props: {
  readonly filters: AuditFilters;
  readonly onFilters: (filters: AuditFilters) => void;
  readonly ref: Ref<HTMLInputElement>;
}) {
  const { filters, onFilters } = props;
  const environments = useConsoleState('workspace', (state) => state.environments);
  const [tenant, setTenant] = useState(filters.tenant);
  useEffect(() => setTenant(filters.tenant), [filters.tenant]);
  useEffect(() => {
    if (tenant === filters.tenant) return;
    const timer = setTimeout(() => onFilters({ ...filters, tenant: tenant.trim() }), settleMs);
    return () => clearTimeout(timer);
  }, [tenant]);
  const select = (
    key: 'operation' | 'environment' | 'result',
    label: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <select
      className="select"
      aria-label={label}
      value={filters[key]}
      data-set={filters[key] !== ''}
      onChange={(event) => onFilters({ ...filters, [key]: event.target.value })}
    >
      <option value="">{`${label}: ${words.audit.any}`}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
  const restricted = Object.values(filters).some((one) => one !== '');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a search region of several fields
    <div className="filter-bar audit-filters" role="search" aria-label={words.audit.filters}>
      <input
        ref={props.ref}
        className="input"
        aria-label={words.audit.tenant}
        placeholder={words.audit.tenant}
        value={tenant}
        spellCheck={false}
        onChange={(event) => setTenant(event.target.value)}
      />
      {select(
        'operation',
        words.audit.operation,
        operationNames.map((name) => [name, name] as const),
      )}
      {select(
        'environment',
        words.audit.environment,
        environments.map((one) => [one.name, one.name] as const),
      )}
      {select('result', words.audit.result, Object.entries(words.audit.results))}
      {filters.correlationId === '' ? null : <span className="chip mono">{filters.correlationId}</span>}
      {restricted ? (
        <Button tone="link" onPress={() => onFilters(noFilters)}>
          {words.audit.clear}
        </Button>
      ) : null}
    </div>
  );
}
