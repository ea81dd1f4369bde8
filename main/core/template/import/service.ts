import type { Handlers, ServiceDeps } from '../../service.ts';
import { templateExportService } from './export-service.ts';
import { templateImportService } from './import-service.ts';

/** Templates as files: export and import. */
export function templateTransferService(deps: ServiceDeps): Handlers<'template.export' | 'template.import'> {
  return { ...templateExportService(deps), ...templateImportService(deps) };
}
