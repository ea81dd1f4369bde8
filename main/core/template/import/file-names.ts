/** The files of an exported template, in the order they are written. */
export const templateFileNames = ['sample.json', 'template.json', 'template.yaml', 'tests.json'] as const;
/** One of `templateFileNames`. */
export type TemplateFileName = (typeof templateFileNames)[number];

/** What the first part of a file's name must not be on Windows, whatever follows it. */
const device = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/;

/** The folder of a template. A device name of Windows gets a tilde, which no template's name holds. */
export function folderOf(template: string): string {
  const found = device.exec(template)?.[0];
  return found === undefined ? template : `${found}~${template.slice(found.length)}`;
}

/** The template's name that a folder stands for. */
export function templateOf(folder: string): string {
  const at = folder.indexOf('~');
  const name = at < 0 ? folder : folder.slice(0, at) + folder.slice(at + 1);
  return folderOf(name) === folder ? name : folder;
}

/** Endings of a text that is a template by itself. */
const endings = /\.(?:ya?ml|hbs|handlebars|txt|j2|jinja2?)$/i;
const jinja2 = /\.(?:j2|jinja2?)(?:\.(?:ya?ml|txt))?$/i;

/** The template's name that a lone text file stands for; null for a file that is no template's text. */
export function templateOfText(file: string): string | null {
  let name = file;
  // Two endings at most, as in `premium.yaml.j2`.
  for (let count = 0; count < 2 && endings.test(name); count++) name = name.replace(endings, '');
  return name === file ? null : templateOf(name);
}

/** Whether a file's name says that it is Jinja2. */
export function isNamedJinja2(file: string): boolean {
  return jinja2.test(file);
}

/** Files that systems leave behind in folders; they are passed over. */
export function isLitter(file: string): boolean {
  return /^(?:\.DS_Store|\._.*|Thumbs\.db|desktop\.ini)$/i.test(file);
}
