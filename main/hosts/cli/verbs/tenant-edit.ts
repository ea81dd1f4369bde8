import type { EditedTenants } from '../../../contract/tenants.ts';
import { usageError } from '../usage.ts';
import { operationVerb, type Verb, type VerbContext } from '../verb.ts';
import { showWritten, type WrittenThing, writtenThing } from '../written.ts';
import { tenantFieldOptions, tenantFields } from './tenant-fields.ts';

/** What both verbs give: one tenant's edit, or one for all that a selection means. */
interface EditSpec {
  readonly name: string;
  readonly summary: string;
  readonly options: Verb['options'];
  readonly examples: readonly string[];
  readonly fields: (context: VerbContext) => object;
}

/** Changes one tenant, or with --select all it means, as one change set. */
export const tenantEditVerb: Verb = editVerb({
  name: 'tenant edit',
  summary: 'change a tenant, or all of a selection; a tag or identifier that is not named stays',
  options: [...tenantFieldOptions, 'untag'],
  examples: [
    'tenant edit northwind --tier enterprise --tag support=gold',
    "tenant edit --select 'tier:free region:eu-*' --plan starter --dry-run",
  ],
  fields: tenantFields,
});

/** Takes tenants out of counts, lists and renderings; what they hold is kept, and `tenant edit --status` brings them back. */
export const tenantArchiveVerb: Verb = {
  ...editVerb({
    name: 'tenant archive',
    summary: 'take a tenant, or a selection, out of lists, counts and renderings; everything is kept',
    options: [],
    examples: ['tenant archive northwind', "tenant archive --select 'tag:gone'"],
    fields: () => ({ status: 'archived' }),
  }),
  operation: 'tenant.editMany',
};

function editVerb({ fields, ...spec }: EditSpec): Verb {
  const one = operationVerb({
    ...spec,
    operation: 'tenant.edit',
    args: ['[TENANT]'],
    select: true,
    parameters: (context) => ({ tenant: context.args[0], ...fields(context) }),
    data: writtenThing,
    show: showWritten,
  });
  const many = operationVerb({
    ...spec,
    operation: 'tenant.editMany',
    parameters: (context) => ({ select: context.line.options.select, ...fields(context) }),
    data: writtenThing,
    show: (data: WrittenThing<EditedTenants>, screen) => {
      showWritten(data, screen);
      screen.line(`${data.matched} selected: ${data.changed} changed, ${data.unchanged} so already`);
    },
  });
  return {
    ...one,
    run: async (context) => {
      const { select } = context.line.options;
      if ((select === undefined) === (context.args.length === 0)) {
        throw usageError(
          `\`${spec.name}\` needs ${select === undefined ? 'a tenant or' : 'either a tenant or'} a selection.`,
          `Write \`binnacle ${spec.name} TENANT\` or \`binnacle ${spec.name} --select SELECTION\`.`,
        );
      }
      return (select === undefined ? one : many).run(context);
    },
  };
}
