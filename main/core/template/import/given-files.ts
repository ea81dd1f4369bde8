import {
  folderOf,
  isLitter,
  type TemplateFileName,
  templateFileNames,
  templateOf,
  templateOfText,
} from './file-names.ts';

/** A file as it was given. */
export interface GivenFile {
  readonly path: string;
  readonly text: string;
}

/** A file that is not taken, or the template that would come of it. */
export interface Refusal {
  /** The template's name, or the file's path. */
  readonly what: string;
  readonly reason: string;
  readonly fix: string;
}

/** The files of one template. */
export interface GivenTemplate {
  /** The name that the folder or the file stands for; empty where the files lie in no folder of their own. */
  readonly name: string;
  /** The folder, or the path of a lone file. */
  readonly place: string;
  /** A text by itself, without a manifest. */
  readonly lone: boolean;
  readonly files: ReadonlyMap<TemplateFileName, string>;
  /** What was changed on reading, as sentences. */
  readonly notes: readonly string[];
}

/** The most templates that are taken at once. */
const MAX_TEMPLATES = 1000;
/** The most characters that are taken at once. */
const MAX_TOTAL = 64 * 1024 * 1024;

/** Sorts files into templates, and refuses what cannot be one. Nothing of a template is taken when a file of it is refused. */
export function sortFiles(given: readonly GivenFile[]): {
  readonly templates: readonly GivenTemplate[];
  readonly refused: readonly Refusal[];
} {
  const refused: Refusal[] = [];
  const groups = new Map<string, { template: GivenTemplate; files: Map<TemplateFileName, string>; notes: string[] }>();
  const spoiled = new Set<string>();
  const times = new Map<string, number>();
  for (const { path } of given) times.set(folded(path), (times.get(folded(path)) ?? 0) + 1);
  const rooted = given.some(({ path }) => path === 'template.json');
  let total = 0;
  for (const { path, text } of given) {
    const steps = path.split('/');
    const file = steps.at(-1) ?? '';
    if (isLitter(file)) continue;
    const folder = steps.slice(0, -1).join('/');
    const known = templateFileNames.find((name) => name === file);
    const layout = known !== undefined && (steps.length > 1 || rooted);
    const place = layout ? folder : path;
    total += text.length;
    const problem =
      pathProblem(path) ??
      (times.get(folded(path))! > 1 ? twice : null) ??
      (total > MAX_TOTAL ? tooMuch : null) ??
      textProblem(text) ??
      (layout || templateOfText(file) !== null ? null : noTemplate);
    if (problem !== null) {
      refused.push({ what: shown(path), ...problem });
      spoiled.add(place);
      continue;
    }
    let group = groups.get(place);
    if (group === undefined) {
      const name = layout ? (folder === '' ? '' : templateOf(steps.at(-2)!)) : templateOfText(file)!;
      const [files, notes] = [new Map<TemplateFileName, string>(), [] as string[]];
      group = { template: { name, place, lone: !layout, files, notes }, files, notes };
      groups.set(place, group);
    }
    group.files.set(layout ? known! : 'template.yaml', plainText(text, path, group.notes));
  }
  const templates = [...groups.values()].map(({ template }) => template).filter(({ place }) => !spoiled.has(place));
  for (const { place } of templates.slice(MAX_TEMPLATES)) refused.push({ what: place, ...tooMany });
  return { templates: templates.slice(0, MAX_TEMPLATES), refused };
}

type Problem = Pick<Refusal, 'reason' | 'fix'>;

const twice: Problem = {
  reason: 'The path stands there twice; capital letters do not count, since not every system tells them apart.',
  fix: 'Keep one of the files, or rename one.',
};
const tooMuch: Problem = { reason: 'The files hold more than 64 MB together.', fix: 'Import them in several steps.' };
const tooMany: Problem = { reason: 'There are more than 1,000 templates.', fix: 'Import them in several steps.' };
const noTemplate: Problem = {
  reason: 'The file is no part of a template.',
  fix: `A template is a folder with ${templateFileNames.join(', ')}, or a file that ends in .yaml, .yml, .hbs, .txt or .j2.`,
};

function pathProblem(path: string): Problem | null {
  const relative = 'Give a relative path with forward slashes, for example premium/template.yaml.';
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(path) || !path.isWellFormed()) {
    return { reason: 'The path holds a character that cannot be seen.', fix: 'Rename the file.' };
  }
  if (path.includes('\\')) return { reason: 'The path holds a backslash.', fix: relative };
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return { reason: 'The path is absolute.', fix: relative };
  const steps = path.split('/');
  if (steps.includes('..')) return { reason: 'The path leaves its folder.', fix: relative };
  if (steps.some((step) => step === '' || step === '.'))
    return { reason: 'The path holds an empty step.', fix: relative };
  const odd = steps.find((step) => /[.\s]$/.test(step));
  return odd === undefined ? null : { reason: 'A step of the path ends in a point or a space.', fix: 'Rename it.' };
}

function textProblem(text: string): Problem | null {
  if (text.includes('\0')) return { reason: 'The file is not text: it holds a zero byte.', fix: 'Save it as UTF-8.' };
  if (text.includes('\ufffd') || !text.isWellFormed()) {
    return { reason: 'The file is not in UTF-8: some of its characters could not be read.', fix: 'Save it as UTF-8.' };
  }
  return null;
}

/** Text with LF alone and without a byte order mark; says what was changed. */
function plainText(given: string, path: string, notes: string[]): string {
  let text = given;
  if (text.charCodeAt(0) === 0xfeff) {
    text = text.slice(1);
    notes.push(`The byte order mark of ${shown(path)} is left out.`);
  }
  if (!text.includes('\r')) return text;
  notes.push(`The line ends of ${shown(path)} become LF.`);
  return text.replace(/\r\n?/g, '\n');
}

/** The path as systems without capital letters see it. */
function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** A path as a message may hold it. */
function shown(path: string): string {
  return path
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd')
    .toWellFormed()
    .slice(0, 200);
}

/** The path of a template's file in an export. */
export function pathOf(template: string, file: TemplateFileName): string {
  return `${folderOf(template)}/${file}`;
}
