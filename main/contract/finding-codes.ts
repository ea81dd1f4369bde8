// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import type { Severity } from './finding.ts';
import type { JsonObject } from './json.ts';
import { policyFindingCodes } from './policy-finding-codes.ts';
import { schemaFindingCodes } from './schema-finding-codes.ts';

/** What a finding's code stands for. */
export interface FindingCode {
  readonly code: string;
  /** As it usually comes; a few are lighter in places that cannot be sure. */
  readonly severity: Severity;
  readonly title: string;
  /** One sentence. */
  readonly meaning: string;
  /** A template that brings it about, with the schema it is held against, or a situation in words. */
  readonly example: TemplateExample | { readonly situation: string };
  /** The way on, one sentence. */
  readonly remedy: string;
}

/** A template that brings a finding about. */
export interface TemplateExample {
  readonly template: string;
  /** The schema it is held against. */
  readonly schema?: JsonObject;
  /** Where it is rendered, for rules that ask. */
  readonly policy?: { readonly environment: string; readonly document: string; readonly protected: boolean };
  /** The same template made right. */
  readonly instead?: string;
}

type Row = readonly [code: string, title: string, meaning: string, example: string, remedy: string];

/** Five hundred elements. */
const many = 'x,'.repeat(500);

const ofTemplates: readonly Row[] = [
  [
    'HANDLEBARS_SYNTAX',
    'Not part of the language',
    'A Handlebars expression does not parse, or uses something that templates do not have.',
    'a: {{#if tenant.id}}1\n',
    'Close every block, and use values, helpers, if, unless, each and with alone.',
  ],
  [
    'YAML_SYNTAX',
    'Not readable as YAML',
    'The text that control flow leaves is not one plain YAML 1.2 document.',
    'a: b: c\n',
    'Check indentation, quotes and brackets near the line.',
  ],
  [
    'NOT_A_MAP',
    'No map',
    'A document is a map, and what stands here is not one.',
    '- a\n- b\n',
    'Begin with a key, for example name: value.',
  ],
  [
    'DUPLICATE_KEY',
    'Key stands twice',
    'One map holds the same key twice, so one of the values would be lost.',
    'a: 1\na: 2\n',
    'Keep one of them.',
  ],
  ['KEY_NOT_TEXT', 'Key is not text', 'A key is a number, a list or a map.', '8080: open\n', 'Quote the key.'],
  [
    'NUMBER_NOT_EXACT',
    'Number cannot be kept',
    'The number has more digits than can be kept exactly, or is none at all.',
    'a: 12345678901234567890\n',
    'Quote it to make it text.',
  ],
  [
    'TEXT_NOT_UNICODE',
    'Broken character',
    'The text holds half of a character pair and cannot be written as UTF-8.',
    'a: "\ud800"\n',
    'Take the character out, or save the text as UTF-8 again.',
  ],
  [
    'PLACEHOLDER_SYNTAX',
    'Not a placeholder',
    'What begins with ${ is no placeholder.',
    'a: "${no placeholder}"\n',
    'Write ${NAME}, ${NAME:-default} or ${SECRET:key}; $${ gives a literal ${.',
  ],
  [
    'UNRESOLVED_NAME',
    'Name does not resolve',
    'A path names something that the context does not have.',
    'a: {{tenant.nmae}}\n',
    'Check the name, or wrap it in default.',
  ],
  [
    'UNRESOLVED_VARIABLE',
    'Variable is not set',
    'Nothing sets the variable for this tenant and environment, and the placeholder has no default.',
    'a: ${NOT_SET}\n',
    'Set the variable, or give the placeholder a default.',
  ],
  [
    'UNKNOWN_HELPER',
    'No such helper',
    'A helper or block is called that does not exist.',
    'a: {{uper tenant.id}}\n',
    'Use one of the helpers of the reference.',
  ],
  [
    'HELPER_ARGUMENT',
    'Wrong argument',
    'A helper was given too few, too many or the wrong kind of values.',
    'a: {{upper 2}}\n',
    'Look at the example of the helper.',
  ],
  [
    'VALUE_NOT_TEXT',
    'Value cannot stand in text',
    'A list, a map or null stands beside other text or inside quotes.',
    'a: "x{{tenant.tags}}"\n',
    'Stand it alone and unquoted, or use the helper json.',
  ],
  [
    'NULL_IN_LIST',
    'Null in a list',
    'Null takes a path away, and an element of a list has none of its own.',
    'a: [1, null]\n',
    'Take the element away.',
  ],
  [
    'SECRET_IN_VALUE',
    'Secret outside of a template',
    'A value would be read as a reference to a secret, although no template or override wrote one.',
    'a: "$${SECRET:key}"\n',
    'Write the reference in a template or an override.',
  ],
  [
    'TOO_DEEP',
    'Nests too deeply',
    'Blocks, expressions, maps or lists nest deeper than 64 levels.',
    `a: ${'['.repeat(70)}${']'.repeat(70)}\n`,
    'Nest less.',
  ],
  [
    'TOO_MANY_NODES',
    'Too many values',
    'More than 20,000 values, keys or expressions, or one expression longer than 4,096 characters.',
    `a: [${'1,'.repeat(20_001)}]\n`,
    'Split the document, or make less.',
  ],
  [
    'OUTPUT_TOO_LARGE',
    'Too much text',
    'The document is larger than 5 MB, or the template expands to more than 1 MB of text.',
    `{{#each (split "${many}" ",") as |a|}}\n# ${'long '.repeat(500)}\n{{/each}}\n`,
    'Loop over less, or make less.',
  ],
  [
    'TIME',
    'Takes too long',
    'The rendering takes more than 200,000 steps or longer than one second, and was stopped.',
    `{{#each (split "${many}" ",") as |a|}}{{#each (split "${many}" ",") as |b|}}{{/each}}{{/each}}\n`,
    'Loop over less, nest less, or simplify the patterns of the schema.',
  ],
];

const ofSituations: readonly (readonly [...Row, severity?: Severity])[] = [
  [
    'SOURCE_TOO_LARGE',
    'Template too large',
    'The text has more than 262,144 characters.',
    'A template of 300,000 characters.',
    'Cut it into several templates.',
  ],
  [
    'MEMORY',
    'Needs too much memory',
    'The rendering needs more than 256 MB of memory, and was stopped.',
    'A template that builds long lists out of long lists.',
    'Make less: shorter lists, fewer loops.',
  ],
  [
    'STOPPED',
    'Sandbox ended',
    'The process that renders ended while it was at work, twice in a row.',
    'The system ended the process, for example for lack of memory.',
    'Try again; if it happens again, report what the template holds.',
  ],
  [
    'OVERRIDE_THROUGH_LIST',
    'Override goes through a list',
    'An override names an element of a list, and lists are set whole.',
    'An override of /servers/0/port where servers is a list.',
    'Set the whole list.',
  ],
  [
    'TIER_LIMIT',
    'Above the tier’s limit',
    'A value is larger than the tenant’s tier allows.',
    'A standard tenant whose max_users is set to 20,000.',
    'Set it to what the tier allows, or move the tenant to a tier that allows more.',
  ],
  [
    'INVARIANT_BROKEN',
    'An invariant does not hold',
    'Renderings of several tenants, or a tenant’s document, break what the workspace says must always hold.',
    'Two tenants whose databases have the same host and name, under the invariant unique-database-names.',
    'Change the value for the tenants that are named, or the invariant.',
  ],
  [
    'INVARIANT_NOT_EVALUATED',
    'An invariant cannot be evaluated',
    'A document lacks the value that an invariant asks about, has one of another kind, or has no result at all.',
    'The invariant sums resources.cpu_cores, and one tenant’s document says “many”.',
    'Give the value, or narrow the invariant to tenants that have it.',
  ],
  [
    'MORE_FINDINGS',
    'More than is listed',
    'A check of the fleet found more different mistakes than an answer lists.',
    'A thousand different mistakes in one fleet.',
    'Put right what is listed, or look at fewer tenants.',
    'note',
  ],
  [
    'SCHEMA_INVALID',
    'Schema cannot be used',
    'The schema itself is wrong, too large, or has a pattern that needs back-tracking.',
    'A schema with the pattern (?=a).',
    'Correct the schema.',
  ],
  [
    'TEMPLATE_TEST',
    'A test of the template fails',
    'A test’s expectation is not what the template gives.',
    'A test expects /port to be 80, and the template gives 8080.',
    'Correct the template or the test.',
  ],
  [
    'RECEIPT_DIFFERS',
    'Receipt does not hold',
    'What a receipt names is not what it was, or gives another output.',
    'A receipt verified after the template it names was edited.',
    'Render again and take a new receipt, or restore the input it names.',
  ],
  [
    'DRAFT_DAMAGED',
    'Draft is damaged',
    'A part of what was typed and not saved cannot be read any more.',
    'A draft’s file that a failing disk changed.',
    'Take what can be read with `draft recover`, then discard the draft.',
    'warning',
  ],
  [
    'BLAST_LIMIT',
    'An edit reaches further than a limit',
    'The edit reaches more tenants than a limit of this workspace allows in one change set.',
    'A limit of 5 % of production tenants, and an edit of the premium template, which a fifth of them read.',
    'Reach fewer tenants, or confirm with the phrase that is asked for.',
    'warning',
  ],
  [
    'STILL_NAMED',
    'An erased tenant is still named',
    'A template, selection, invariant, limit or mapping holds the name or identifier of a tenant that is erased.',
    'A selection “id:northwind” when northwind is erased.',
    'Change what names it; its earlier versions keep what they say.',
    'warning',
  ],
  [
    'IMPORT_TEXT',
    'About an import',
    'Says how a file was taken in, where there is more to say than its row.',
    'A lone text file imported without a manifest.',
    'Read it; nothing need be done.',
    'note',
  ],
  [
    'BUNDLE_SIGNER_UNKNOWN',
    'Nobody vouches for the signer',
    'The signature of a bundle verifies, and nothing here says whose key it is.',
    'The first bundle from a colleague.',
    'Compare the identity with what the other machine shows.',
    'warning',
  ],
  [
    'BUNDLE_NOT_TAKEN',
    'Part of a bundle not taken',
    'Something in a bundle is refused, or is here with another content and nobody said whose is kept.',
    'An override of a tenant that is not here.',
    'Decide about it, or leave it out.',
  ],
  [
    'EXPORT_NAME_TWICE',
    'Two values, one name',
    'Two paths of a document would be written under the same name, so neither is.',
    'The keys pool-size and pool_size in a document that is written as dotenv.',
    'Rename one of them, or use a format that keeps paths.',
  ],
  [
    'EXPORT_NOT_WRITABLE',
    'A value the format cannot hold',
    'No way of quoting of this format gives the value back as it is.',
    'A text with all three kinds of quotes in dotenv.',
    'Change the value, or use a format that can hold it.',
  ],
  [
    'EXPORT_TOO_LARGE',
    'Too large for its format',
    'What the format makes of the document is larger than its readers take.',
    'A ConfigMap of more than 1 MB.',
    'Export single documents, or make them smaller.',
  ],
  [
    'EXPORT_LEFT_OUT',
    'Rendering left out',
    'A rendering has an error, so it is not among the files.',
    'A tenant whose document does not hold to its schema.',
    'Correct it, then export again.',
  ],
  [
    'DOCTOR',
    'A check of the console fails',
    'Something the console stands on is not as it should be.',
    'The keychain does not answer.',
    'Do what the check says.',
  ],
  [
    'SUPERSEDED',
    'Preview overtaken',
    'A newer preview of the same window took the place of this one.',
    'Two keystrokes while a preview is being made.',
    'Take the answer to the newest.',
    'note',
  ],
];

/** Every code a finding can have, those of the audit log's verification left to itself, in an order fit for reading. */
export const findingCodes: readonly FindingCode[] = [
  ...ofTemplates.map(([code, title, meaning, template, remedy]) => ({
    code,
    severity: 'error' as const,
    title,
    meaning,
    example: { template },
    remedy,
  })),
  ...schemaFindingCodes,
  ...policyFindingCodes,
  ...ofSituations.map(([code, title, meaning, situation, remedy, severity]) => ({
    code,
    severity: severity ?? ('error' as const),
    title,
    meaning,
    example: { situation },
    remedy,
  })),
];

/** What a code stands for; undefined for one that nothing gives. */
export function findingCode(code: string): FindingCode | undefined {
  return findingCodes.find((each) => each.code === code);
}
