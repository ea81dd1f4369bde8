/** One option of the command line. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** What its value is called in the help. */
  readonly value?: string;
  /** May be given more than once. */
  readonly multiple?: true;
  readonly help: string;
}

/** Options that every verb takes, before or after it. */
export const globalOptions = {
  'data-dir': {
    type: 'string',
    value: 'DIR',
    help: 'the data folder; else BINNACLE_HOME; else the platform’s own place',
  },
  json: { type: 'boolean', help: 'one JSON document on standard output; messages on standard error' },
  reason: { type: 'string', value: 'TEXT', help: 'why; kept in the change set and the audit entry' },
  ticket: { type: 'string', value: 'ID', help: 'the ticket it belongs to; kept likewise' },
  'dry-run': { type: 'boolean', help: 'say what would change, change nothing' },
  confirm: { type: 'string', value: 'TEXT', help: 'the typed confirmation a dangerous step asks for' },
  env: { type: 'string', value: 'ENV', help: 'one environment' },
  select: {
    type: 'string',
    value: 'SELECTION',
    help: 'a selection of tenants: terms like tier:premium, or a saved one after @',
  },
  strict: { type: 'boolean', help: 'exit 1 for warnings as well as for errors' },
  'passphrase-fd': { type: 'string', value: 'N', help: 'read the passphrase from this open descriptor' },
  'no-input': { type: 'boolean', help: 'never prompt; fail with the code that says what was missing' },
  'correlation-id': { type: 'string', value: 'ID', help: 'links everything one intention caused' },
  version: { type: 'boolean', help: 'print the version' },
  help: { type: 'boolean', help: 'print how the verb is used' },
} as const satisfies Record<string, OptionSpec>;

/** Options that only some verbs take. */
export const verbOptions = {
  action: { type: 'string', value: 'ACTION', help: 'what happens at the limit: ask or stop' },
  after: { type: 'string', value: 'CURSOR', help: 'go on after this cursor, from `page.next` of the answer before' },
  alias: { type: 'string', value: 'WORD', multiple: true, help: 'another word accepted for it on input' },
  archive: { type: 'boolean', help: 'one archive instead of a folder' },
  archived: { type: 'boolean', help: 'list archived ones as well' },
  'base-version': {
    type: 'string',
    value: 'N',
    help: 'the version it was made from; refused when there is a newer one',
  },
  'bundle-passphrase-fd': {
    type: 'string',
    value: 'N',
    help: 'read the passphrase of the bundle from this open descriptor',
  },
  'change-set': { type: 'string', value: 'ID', help: 'only entries of this change set' },
  clear: { type: 'boolean', help: 'leave the place empty' },
  base: { type: 'string', value: 'CHANGESET', help: 'refused where a tenant it touches changed since this change set' },
  column: {
    type: 'string',
    value: 'HEADER=FIELD',
    multiple: true,
    help: 'the field a column is; HEADER= leaves it out',
  },
  endpoint: { type: 'string', value: 'E', help: 'one endpoint' },
  fact: { type: 'string', value: 'FACT', help: 'tier, plan, licenceTier, resourceTier or pluginTier' },
  partial: { type: 'boolean', help: 'go on without what is refused' },
  'compare-receipts': { type: 'string', value: 'A B', help: 'say on which inputs two receipts differ' },
  contacts: { type: 'string', value: 'JSON', help: 'people to reach, as a JSON list of {role, name, email, phone}' },
  context: { type: 'string', value: 'FILE', help: 'values for the template, JSON or YAML' },
  correlation: { type: 'string', value: 'ID', help: 'only entries with this correlation id' },
  database: { type: 'string', value: 'TYPE', help: 'a database type, for example postgresql' },
  'deployment-target': { type: 'string', value: 'TEXT', help: 'where it is deployed' },
  description: { type: 'string', value: 'TEXT', help: 'what it is for, in a sentence' },
  differs: { type: 'boolean', help: 'only what is not the same in all environments' },
  document: { type: 'string', value: 'D', help: 'the document; `tenant` when left out' },
  environments: { type: 'string', value: 'A,B', help: 'the environments it is in' },
  explain: { type: 'boolean', help: 'say for every value which layer and line it came from' },
  'external-id': { type: 'string', value: 'ENDPOINT=ID', multiple: true, help: 'its identifier at an endpoint' },
  file: { type: 'string', value: 'TEMPLATE', help: 'a template file; needs no workspace' },
  find: { type: 'string', value: 'TEXT', help: 'the text to look for' },
  for: { type: 'string', value: 'KEY', help: 'seal it for the identity with this public key' },
  force: { type: 'boolean', help: 'replace what is there' },
  format: { type: 'string', value: 'FORMAT', help: 'yaml, json, dotenv, k8s or compose; the audit export knows json' },
  from: { type: 'string', value: 'TIME', help: 'only entries at or after this time (RFC 3339)' },
  kind: { type: 'string', value: 'KIND', help: 'tier, service, overlay or tenant' },
  kinds: { type: 'string', value: 'A,B', help: 'only these kinds of facts' },
  'licence-tier': { type: 'string', value: 'T', help: 'licence tier' },
  limit: { type: 'string', value: 'N', help: 'at most so many' },
  limits: { type: 'string', value: 'FILE', help: 'its tier limits, as a JSON list' },
  list: { type: 'boolean', help: 'list each one' },
  'match-case': { type: 'boolean', help: 'capitals and small letters differ' },
  name: { type: 'string', value: 'NAME', help: 'its name' },
  'no-protected': { type: 'boolean', help: 'take the mark PRODUCTION away' },
  now: { type: 'string', value: 'TIME', help: 'the present moment the rendering sees (RFC 3339)' },
  of: {
    type: 'string',
    value: 'WHOM',
    help: 'what a limit counts: tenants, or protected for those in a protected environment',
  },
  open: { type: 'boolean', help: 'open the console in a Chromium window' },
  operation: { type: 'string', value: 'NAME', help: 'only entries of this operation' },
  order: { type: 'string', value: 'N', help: 'its place among the environments' },
  override: { type: 'string', value: 'TENANT:PATH=VALUE', help: 'the override that is not saved' },
  passphrase: { type: 'boolean', help: 'seal with a passphrase even where a keychain answers' },
  path: { type: 'string', value: 'PATH', multiple: true, help: 'a path, dotted or a JSON Pointer' },
  plan: { type: 'string', value: 'PLAN', help: 'subscription plan' },
  'plugin-tier': { type: 'string', value: 'T', help: 'plugin tier' },
  principal: { type: 'string', value: 'WHO', help: 'only entries of this person' },
  protected: { type: 'boolean', help: 'mark it as PRODUCTION' },
  prove: { type: 'boolean', help: 'type the words of the kit back, to prove they were written down' },
  query: { type: 'string', value: 'TEXT', help: 'only tenants in which this text occurs' },
  receipt: { type: 'string', value: 'FILE', help: 'write the receipt of the rendering to this file' },
  'recovery-kit': { type: 'boolean', help: 'unlock with the words of the recovery kit' },
  regex: { type: 'boolean', help: 'it is a regular expression, matched line by line' },
  region: { type: 'string', value: 'R', help: 'region' },
  reseller: { type: 'string', value: 'NAME', help: 'reseller' },
  'resource-tier': { type: 'string', value: 'T', help: 'resource tier' },
  result: { type: 'string', value: 'RESULT', help: 'only entries with this result, for example `done`' },
  sample: { type: 'boolean', help: 'fill it with a generated sample fleet' },
  'sample-file': { type: 'string', value: 'FILE', help: 'values to try it with, as JSON' },
  'schema-version': { type: 'string', value: 'NAME/N', help: 'the schema its documents are held against' },
  sensitive: { type: 'boolean', help: 'put secret values in instead of references' },
  status: { type: 'string', value: 'STATUS', help: 'active, inactive, suspended, pending, migrating or archived' },
  tag: { type: 'string', value: 'K=V', multiple: true, help: 'set this tag; a bare word is a tag without a value' },
  take: {
    type: 'string',
    value: 'SIDE',
    multiple: true,
    help: 'mine or theirs, for everything that differs; KIND=SIDE for one kind, KIND:NAME=SIDE for one thing',
  },
  template: { type: 'string', value: 'T', help: 'use this template as the first layer' },
  templates: { type: 'string', value: 'A,B', help: 'only these templates' },
  tenant: { type: 'string', value: 'TENANT', help: 'one tenant' },
  tenants: { type: 'string', value: 'N', help: 'how many tenants the sample has' },
  tests: { type: 'string', value: 'FILE', help: 'its tests, as a JSON list' },
  tier: { type: 'string', value: 'T', help: 'free, standard, premium or enterprise' },
  to: { type: 'string', value: 'TIME', help: 'only entries before this time (RFC 3339)' },
  unsealed: { type: 'boolean', help: 'keep it readable for anybody who can read the folder' },
  untag: { type: 'string', value: 'K', multiple: true, help: 'take this tag away' },
  variable: { type: 'string', value: 'NAME=VALUE', help: 'the variable that is not saved' },
  'verify-receipt': { type: 'string', value: 'FILE', help: 'make the rendering of this receipt again and compare' },
  'whole-word': { type: 'boolean', help: 'only where it stands as a word of its own' },
  why: { type: 'string', value: 'PATH', help: 'say where the value at this path comes from, and what would change it' },
  with: { type: 'string', value: 'TEXT', help: 'what stands there instead' },
} as const satisfies Record<string, OptionSpec>;

/** Every option by name. */
export const optionTable = { ...globalOptions, ...verbOptions };

/** The name of an option. */
export type OptionName = keyof typeof optionTable;
/** The name of an option that only some verbs take. */
export type VerbOptionName = keyof typeof verbOptions;

type ValueOf<S> = S extends { multiple: true } ? readonly string[] : S extends { type: 'string' } ? string : true;

/** What single options are called and do in one verb, where that is not what the table says. */
export type OptionMeanings = { readonly [N in VerbOptionName]?: Pick<OptionSpec, 'value' | 'help'> };

/** What was given, by option name. */
export type OptionValues = { readonly [N in OptionName]?: ValueOf<(typeof optionTable)[N]> };
