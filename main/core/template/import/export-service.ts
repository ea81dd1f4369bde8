import type { TemplateFile, TemplateManifest } from '../../../contract/authoring.ts';
import type { Json } from '../../../contract/json.ts';
import type { Handlers, ServiceDeps } from '../../service.ts';
import { findTemplate, listTemplates, type TemplateBody } from '../templates.ts';
import { type TemplateFileName, templateFileNames } from './file-names.ts';
import { pathOf } from './given-files.ts';

/** Templates as files. */
export function templateExportService({ database }: ServiceDeps): Handlers<'template.export'> {
  return {
    'template.export': (_call, asked) => {
      const chosen =
        asked.templates === undefined
          ? listTemplates(database).filter(({ body }) => body.archived !== true)
          : asked.templates.map((name) => findTemplate(database, name));
      const files = chosen.flatMap(({ body }) => filesOf(body));
      return { data: { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) } };
    },
  };
}

/**
 * A template's files. The same template gives the same bytes. Keys of the sample and of tests stay in their order, since
 * a loop over a map goes by it.
 */
export function filesOf(body: TemplateBody): readonly TemplateFile[] {
  const { name, kind, document, description, schemaVersion, contextVersion, limits } = body;
  const manifest: TemplateManifest = {
    name,
    kind,
    document,
    description,
    schemaVersion,
    contextVersion,
    limits: limits.map(({ path, max, tier, source }) => ({ path, max, tier, source })),
  };
  const texts: Readonly<Record<TemplateFileName, string>> = {
    'sample.json': jsonFile(body.sample),
    'template.json': jsonFile(manifest as unknown as Json),
    'template.yaml': plainLines(body.text),
    'tests.json': jsonFile(body.tests as unknown as Json),
  };
  return templateFileNames.map((file) => ({ path: pathOf(name, file), text: texts[file] }));
}

/** A text as files hold it. */
export function plainLines(text: string): string {
  const unmarked = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return unmarked.replace(/\r\n?/g, '\n');
}

function jsonFile(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
