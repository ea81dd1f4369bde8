import type { ConversionNote, TextDifference } from '../../../contract/authoring.ts';
import { BinnacleError } from '../../../contract/errors.ts';
import type { Json } from '../../../contract/json.ts';
import { type TemplateKind, templateKinds } from '../../../contract/model.ts';
import type { Parameters } from '../../../contract/operations.ts';
import type { FactChange, FactVersion } from '../../facts.ts';
import type { ServiceDeps } from '../../service.ts';
import { convertJinja2 } from '../jinja2/convert.ts';
import { Jinja2Error } from '../jinja2/syntax.ts';
import { checkParts, checkText, newestSchema } from '../saving.ts';
import { listTemplates, type TemplateBody } from '../templates.ts';
import { textDifference } from '../text-difference.ts';
import { changedParts, nextTemplate, type TemplateContent, templateChange } from '../versions.ts';
import { plainLines } from './export-service.ts';
import { isNamedJinja2, type TemplateFileName } from './file-names.ts';
import type { GivenTemplate } from './given-files.ts';
import { isName, type ReadManifest, readManifest, readSample, readTests } from './template-parts.ts';

/** What an import was asked beside its files. */
export type ImportOptions = Pick<Parameters<'template.import'>, 'from' | 'kind' | 'document'>;

/** What an import does with one template. */
export interface ReadTemplate {
  readonly name: string;
  readonly outcome: 'added' | 'changed' | 'same';
  readonly change: FactChange | null;
  readonly difference: TextDifference | null;
  readonly parts: readonly string[];
}

/** What the files say; what they leave out is undefined. */
interface Given extends TemplateContent {
  readonly name: string;
  readonly kind?: TemplateKind;
  readonly document?: string;
}

/**
 * Reads one template from its files and says what it changes. Notes of a conversion go to `conversion`, also when the
 * template is refused.
 * @throws BinnacleError INVALID_INPUT, CONFLICT or SANDBOX_LIMIT saying why it is not taken.
 */
export async function readTemplate(
  deps: ServiceDeps,
  given: GivenTemplate,
  options: ImportOptions,
  conversion: ConversionNote[],
): Promise<ReadTemplate> {
  const read = await readFiles(deps, given, options, conversion);
  const existing = listTemplates(deps.database).find(({ body }) => body.name === read.name);
  return existing === undefined ? addition(deps, read) : change(deps, read, existing, given.lone);
}

async function readFiles(
  deps: ServiceDeps,
  given: GivenTemplate,
  options: ImportOptions,
  conversion: ConversionNote[],
): Promise<Given> {
  const json = async (file: TemplateFileName): Promise<Json | undefined> => {
    const text = given.files.get(file);
    return text === undefined ? undefined : deps.sandbox.parse(text, file);
  };
  const about = await json('template.json');
  const manifest: Partial<ReadManifest> = about === undefined ? {} : readManifest(about);
  if (manifest.name !== undefined && given.name !== '' && manifest.name !== given.name) {
    refuse(
      `The folder is called ${given.name}, and its template.json names the template ${manifest.name}.`,
      'Give both the same name.',
    );
  }
  const name = manifest.name ?? given.name;
  if (!isName(name)) {
    refuse(
      `${JSON.stringify(name)} cannot be the name of a template.`,
      'Small letters, digits, points, underlines and hyphens; at most 64, with a letter or digit at both ends.',
    );
  }
  const [sample, tests] = [await json('sample.json'), await json('tests.json')];
  const text = given.files.get('template.yaml');
  const { kind = options.kind, document = options.document } = manifest;
  return {
    ...manifest,
    name,
    ...(kind === undefined ? {} : { kind }),
    ...(document === undefined ? {} : { document }),
    ...(text === undefined ? {} : { text: given.lone ? converted(text, given, options, conversion) : text }),
    ...(sample === undefined ? {} : { sample: readSample(sample) }),
    ...(tests === undefined ? {} : { tests: readTests(tests) }),
  };
}

function converted(text: string, { place }: GivenTemplate, options: ImportOptions, notes: ConversionNote[]): string {
  if (options.from !== 'jinja2') {
    if (!isNamedJinja2(place)) return text;
    return refuse('The file is named as a Jinja2 template.', 'Say that the files come from jinja2, or rename it.');
  }
  try {
    const conversion = convertJinja2(text);
    notes.push(...conversion.notes);
    return conversion.text;
  } catch (error) {
    if (!(error instanceof Jinja2Error)) throw error;
    return refuse(`Line ${error.line} is not Jinja2: ${error.message}`, 'Correct the template.');
  }
}

async function addition(deps: ServiceDeps, { kind, document, ...read }: Given): Promise<ReadTemplate> {
  if (kind === undefined || document === undefined) {
    refuse(
      `There is no template ${read.name} yet, and nothing says what it is for.`,
      `Say its kind (${templateKinds.join(', ')}) and the document it makes.`,
    );
  }
  if (read.text === undefined) refuse(`The template ${read.name} has no template.yaml.`, 'Add it.');
  checkParts(deps.database, document, read);
  const body: TemplateBody = {
    id: deps.crypto.uuid(),
    name: read.name,
    kind,
    document,
    description: read.description ?? '',
    text: read.text,
    version: 1,
    schemaVersion: read.schemaVersion ?? newestSchema(deps.database, document),
    contextVersion: read.contextVersion ?? 1,
    limits: read.limits ?? [],
    sample: read.sample ?? null,
    tests: read.tests ?? [],
    builtIn: false,
    archived: false,
  };
  await checkText(deps.sandbox, body.name, body.text);
  const parts = [
    ...(body.description === '' ? [] : ['description']),
    ...(body.sample === null ? [] : ['sample']),
    ...(body.tests.length === 0 ? [] : ['tests']),
    ...(body.limits.length === 0 ? [] : ['limits']),
    ...(body.schemaVersion === '' ? [] : ['schemaVersion']),
  ];
  const difference = textDifference(
    { label: 'nothing', text: '' },
    { label: `${body.name}, imported`, text: body.text },
  );
  return { name: body.name, outcome: 'added', change: templateChange(body), difference, parts };
}

async function change(
  deps: ServiceDeps,
  { kind, document, name, ...read }: Given,
  existing: FactVersion<TemplateBody>,
  lone: boolean,
): Promise<ReadTemplate> {
  const { body } = existing;
  if (body.archived === true) {
    throw new BinnacleError('CONFLICT', `The template ${name} is archived.`, {
      fix: `Bring it back first with \`template restore ${name} ${body.version}\`.`,
    });
  }
  // A kind said for all lone files is meant for those that are new.
  const differs =
    !lone &&
    (kind !== undefined && kind !== body.kind
      ? 'kind'
      : document !== undefined && document !== body.document
        ? 'document'
        : null);
  if (differs) {
    const [is, said] = differs === 'kind' ? [body.kind, kind] : [body.document, document];
    refuse(
      `The template ${name} has the ${differs} ${is}, and the files say ${said}.`,
      'Import it under another name.',
    );
  }
  checkParts(deps.database, body.document, read);
  // A text that differs in what files cannot hold is the same.
  const text = read.text === undefined || read.text === plainLines(body.text) ? body.text : read.text;
  const next = nextTemplate(deps.database, existing, { ...read, text });
  if (next === null) return { name, outcome: 'same', change: null, difference: null, parts: [] };
  if (text !== body.text) await checkText(deps.sandbox, name, text);
  const difference = textDifference(
    { label: `${name}, version ${body.version}`, text: body.text },
    { label: `${name}, imported`, text },
  );
  return { name, outcome: 'changed', change: next.change, difference, parts: changedParts(body, next.body) };
}

function refuse(message: string, fix: string): never {
  throw new BinnacleError('INVALID_INPUT', message, { fix });
}
