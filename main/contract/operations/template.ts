import { Type } from 'typebox';
import type {
  ImportRow,
  Preview,
  TemplateFile,
  TemplateMatch,
  TemplateReplacement,
  TemplateTest,
  TemplateUsage,
  TemplateVersion,
  TextDifference,
  Vocabulary,
} from '../authoring.ts';
import type { JsonObject } from '../json.ts';
import { layerNames, type Template, type TemplateSummary, templateKinds, templateTiers } from '../model.ts';
import { listing, local, name, object, operation, optional, tenantId, text, words } from '../parameters.ts';
import type * as R from '../results.ts';

/** A template's text: the sandbox refuses more than 256 KB, with a sentence. */
const templateText = text(300_000);
const version = Type.Integer({ minimum: 1 });
const map = Type.Unsafe<JsonObject>({ type: 'object' });
const tests = Type.Unsafe<readonly TemplateTest[]>({
  type: 'array',
  maxItems: 1000,
  items: {
    type: 'object',
    required: ['name', 'context', 'expect'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 200 },
      context: { type: 'object' },
      expect: { type: 'array', maxItems: 1000, items: { type: 'object' } },
    },
  },
});
const limits = Type.Array(
  object({
    path: Type.String({ minLength: 1, maxLength: 1024 }),
    max: Type.Union([Type.Number(), Type.Null()]),
    tier: Type.String({ minLength: 1, maxLength: 64 }),
    source: text(400),
  }),
  { maxItems: 1000 },
);
const search = {
  find: Type.String({ minLength: 1, maxLength: 1000 }),
  /** `find` is a regular expression, matched line by line in linear time: RE2's language, without look-around and back-references. */
  regex: optional(Type.Boolean()),
  matchCase: optional(Type.Boolean()),
  wholeWord: optional(Type.Boolean()),
  /** Absent: every template. */
  templates: optional(Type.Array(name, { maxItems: 1000, uniqueItems: true })),
};
/** One side of a difference: a version, or a text that is not saved. Without either: the newest version. */
const side = object({ template: name, version: optional(version), text: optional(templateText) });

/** Templates: their texts, versions, places and tests. */
export const templateOperations = {
  'template.list': operation(
    'read',
    'template:read',
    object({ ...listing, kind: optional(words(templateKinds)), archived: optional(Type.Boolean()) }),
  ).returns<readonly TemplateSummary[]>(),
  'template.show': operation(
    'read',
    'template:read',
    object({ template: name, version: optional(version) }),
  ).returns<Template>(),
  'template.check': operation('read', 'template:read', object({ template: name })).returns<{
    readonly template: string;
    readonly variables: readonly string[];
    readonly secrets: readonly string[];
  }>(),
  /** Runs a template's tests; with `text`, `sample` or `tests` as if those were saved. */
  'template.test': operation(
    'read',
    'template:read',
    object({ template: optional(name), text: optional(templateText), sample: optional(map), tests: optional(tests) }),
  ).returns<readonly R.TemplateTestResult[]>(),
  'template.history': operation('read', 'template:read', object({ ...listing, template: name })).returns<
    readonly TemplateVersion[]
  >(),
  'template.diff': operation('read', 'template:read', object({ left: side, right: side })).returns<TextDifference>(),
  'template.usage': operation('read', 'template:read', object({ ...listing, template: name })).returns<TemplateUsage>(),
  /** The first 10,000 places; `page.total` counts all. */
  'template.find': operation('read', 'template:read', object(search)).returns<readonly TemplateMatch[]>(),
  /** What completion and hover offer. */
  'template.vocabulary': operation(
    'read',
    'template:read',
    object({ template: name, tenant: optional(tenantId), environment: optional(name) }),
    { scope: { reach: 'local', tenant: 'tenant', environment: 'environment' } },
  ).returns<Vocabulary>(),
  /** Renders an unsaved text in the place of a template's newest version. What is wrong with it is an answer, not a failure. */
  'template.preview': operation(
    'read',
    'template:read',
    object({
      template: name,
      tenant: tenantId,
      environment: name,
      document: optional(name),
      /** Absent: the saved text. */
      text: optional(templateText),
      /** Layers to leave out, to see what they do. */
      without: optional(Type.Array(words(layerNames), { maxItems: layerNames.length, uniqueItems: true })),
      now: optional(Type.String({ maxLength: 40 })),
      /**
       * The window that asks: of its previews of the same thing that wait, only the newest is made; the others answer
       * with the finding SUPERSEDED.
       */
      window: optional(Type.String({ minLength: 8, maxLength: 64 })),
    }),
    { scope: { reach: 'local', tenant: 'tenant', environment: 'environment' } },
  ).returns<Preview>(),

  'template.new': operation(
    'write',
    'template:write',
    object({
      template: name,
      /** A template to start from; its text, sample, tests and limits are taken over. */
      from: optional(name),
      fromVersion: optional(version),
      /** Needed without `from`. */
      kind: optional(words(templateKinds)),
      document: optional(name),
      description: optional(text(400)),
      text: optional(templateText),
      schemaVersion: optional(text(80)),
      sample: optional(map),
      tests: optional(tests),
    }),
  ).returns<R.Written<TemplateSummary>>(),
  'template.edit': operation(
    'write',
    'template:write',
    object({
      template: name,
      text: optional(templateText),
      description: optional(text(400)),
      sample: optional(map),
      tests: optional(tests),
      limits: optional(limits),
      schemaVersion: optional(text(80)),
      /** The version it was made from: refused with CONFLICT when there is a newer one. */
      baseVersion: optional(version),
      /** The draft that this saves; destroyed once the version is on disk. */
      draft: optional(text(64)),
    }),
  ).returns<R.Written<TemplateSummary>>(),
  /** Makes a new version with the content of an old one. */
  'template.restore': operation('write', 'template:write', object({ template: name, version })).returns<
    R.Written<TemplateSummary>
  >(),
  'template.duplicate': operation(
    'write',
    'template:write',
    object({ template: name, to: name, version: optional(version) }),
  ).returns<R.Written<TemplateSummary>>(),
  /** Gives another name; assignments and pins stay, since they hold the identifier. */
  'template.rename': operation('write', 'template:write', object({ template: name, to: name })).returns<
    R.Written<TemplateSummary>
  >(),
  /** Takes it out of lists and choices. Refused with CONFLICT while a tenant's rendering reads it. */
  'template.archive': operation('write', 'template:write', object({ template: name })).returns<
    R.Written<TemplateSummary>
  >(),
  /** Puts a template at a document's place: for a tier, for an environment, or for one tenant. Null empties the place. */
  'template.assign': operation(
    'write',
    'template:write',
    object({
      template: Type.Union([name, Type.Null()]),
      document: optional(name),
      tier: optional(words(templateTiers)),
      environment: optional(name),
      tenant: optional(tenantId),
    }),
    { scope: { ...local, tenant: 'tenant', environment: 'environment' } },
  ).returns<R.Written<R.AssignmentPlace>>(),
  'template.pin': operation(
    'write',
    'template:write',
    object({ tenant: tenantId, template: name, version: optional(version), document: optional(name) }),
    { scope: { ...local, tenant: 'tenant' } },
  ).returns<R.Written<R.TemplatePin>>(),
  'template.unpin': operation('write', 'template:write', object({ tenant: tenantId, document: optional(name) }), {
    scope: { ...local, tenant: 'tenant' },
  }).returns<R.Written<R.TemplatePin>>(),
  /**
   * Replaces in several templates as one change set. With `regex`, `$1`, `$<name>` and `$&` in `replace` stand for what
   * was found and `$$` for a dollar sign. A dry run's differences hold at most 8,000,000 characters; later ones are null.
   */
  'template.replace': operation('write', 'template:write', object({ ...search, replace: text(1000) })).returns<
    R.Written<readonly TemplateReplacement[]>
  >(),
  /** Templates as files. The host or the page writes them; the same templates give the same bytes. */
  'template.export': operation(
    'read',
    'template:read',
    object({ templates: optional(Type.Array(name, { maxItems: 1000, uniqueItems: true })) }),
    { audited: true },
  ).returns<{ readonly files: readonly TemplateFile[] }>(),
  /** Takes templates from files as one change set. Renders nothing. A dry run says what would change. */
  'template.import': operation(
    'write',
    'template:write',
    object({
      files: Type.Array(object({ path: Type.String({ minLength: 1, maxLength: 400 }), text: text(1_000_000) }), {
        maxItems: 4000,
      }),
      /** The language of lone text files; Jinja2 is converted, with a report. */
      from: optional(words(['handlebars', 'jinja2'] as const)),
      /** For a lone text file without a manifest. */
      kind: optional(words(templateKinds)),
      document: optional(name),
      /** Goes on although some files are refused. */
      partial: optional(Type.Boolean()),
    }),
  ).returns<R.Written<readonly ImportRow[]>>(),
} as const;
