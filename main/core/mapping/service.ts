import { BinnacleError } from '../../contract/errors.ts';
import { type Mapping, type MappingVersion, mappedFacts } from '../../contract/mapping.ts';
import { templateTiers } from '../../contract/model.ts';
import { currentFacts, type FactVersion, factHistory, factSteps } from '../facts.ts';
import { pageOf } from '../listing.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { type MappedWords, mappedWords, mappingEntity, mappingPlace } from './mappings.ts';

/** The one table between our words and each endpoint's: set, list, history. */
export function mappingService({
  database,
}: ServiceDeps): Handlers<'mapping.set' | 'mapping.list' | 'mapping.history'> {
  const tables = (asked: { readonly fact?: string; readonly endpoint?: string }): readonly FactVersion<MappedWords>[] =>
    currentFacts<MappedWords>(database, 'mapping').filter(({ entity }) => isAsked(mappingPlace(entity), asked));

  return {
    'mapping.set': (_call, { fact, endpoint, ours, theirs }) => {
      if (fact === 'tier' && !(templateTiers as readonly string[]).includes(ours)) {
        throw new BinnacleError('INVALID_INPUT', `${JSON.stringify(ours)} is no tier.`, {
          path: 'ours',
          fix: `Use one of ${templateTiers.join(', ')}.`,
        });
      }
      const before = mappedWords(database, fact, endpoint);
      const { [ours]: _was, ...others } = before;
      const was = Object.hasOwn(before, ours) ? before[ours] : undefined;
      if (theirs === null && was === undefined) {
        throw new BinnacleError('NOT_FOUND', `There is no word for ${fact} ${JSON.stringify(ours)} at ${endpoint}.`, {
          path: 'ours',
          fix: 'List those there are with `mapping list`.',
        });
      }
      const after = theirs === null ? others : { ...before, [ours]: theirs };
      return {
        title: `${theirs === null ? 'Forget' : 'Set'} the word for ${fact} ${ours} at ${endpoint}`,
        changes: [
          {
            kind: 'mapping',
            entity: mappingEntity(fact, endpoint),
            after: Object.keys(after).length === 0 ? null : after,
          },
        ],
        value: { fact, endpoint, ours, theirs: theirs ?? was ?? '' },
        audit: { detail: { fact, endpoint, ours } },
      };
    },

    'mapping.list': (_call, asked) => {
      const rows = tables(asked).flatMap(({ entity, body }): readonly Mapping[] =>
        Object.entries(body).map(([ours, theirs]) => ({ ...mappingPlace(entity), ours, theirs })),
      );
      const key = ({ fact, endpoint, ours }: Mapping) => `${endpoint}|${mappedFacts.indexOf(fact)}|${ours}`;
      const cut = pageOf(
        rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)),
        key,
        asked,
      );
      return { data: cut.rows, page: cut.page };
    },

    'mapping.history': (_call, asked) => {
      const entities = database
        .all<{ entity: string }>("SELECT DISTINCT entity FROM fact WHERE kind = 'mapping' ORDER BY entity")
        .filter(({ entity }) => isAsked(mappingPlace(entity), asked));
      const steps = entities.flatMap(({ entity }) =>
        factSteps(factHistory<MappedWords>(database, 'mapping', entity)).map((step) => ({ ...step, entity })),
      );
      steps.sort((a, b) => b.by - a.by);
      return { data: steps.slice(0, asked.limit ?? 100).map(versionOf) };
    },
  };

  function versionOf(step: {
    readonly by: number;
    readonly entity: string;
    readonly before: MappedWords | null;
    readonly after: MappedWords | null;
  }): MappingVersion {
    const set = database.get<{ id: string; time: number; author: string }>(
      'SELECT id, time, author FROM change_set WHERE seq = ?',
      [step.by],
    );
    const words = [...new Set([...Object.keys(step.before ?? {}), ...Object.keys(step.after ?? {})])];
    return {
      changeSet: set?.id ?? '',
      time: new Date(set?.time ?? 0).toISOString(),
      author: set?.author ?? '',
      ...mappingPlace(step.entity),
      changes: words
        .map((ours) => ({ ours, before: step.before?.[ours] ?? null, theirs: step.after?.[ours] ?? null }))
        .filter(({ before, theirs }) => before !== theirs),
    };
  }
}

function isAsked(
  place: Pick<Mapping, 'fact' | 'endpoint'>,
  asked: { readonly fact?: string; readonly endpoint?: string },
): boolean {
  return (
    (asked.fact === undefined || place.fact === asked.fact) &&
    (asked.endpoint === undefined || place.endpoint === asked.endpoint)
  );
}
