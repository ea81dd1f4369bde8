import type { ToDo } from '../contract/results.ts';
import { auditService } from './audit/service.ts';
import { bundleService } from './bundle/service.ts';
import { changeSetService } from './changeset/service.ts';
import { draftService } from './draft/service.ts';
import { environmentService } from './environment/service.ts';
import { exportFilesService } from './export/files-service.ts';
import { invariantService } from './invariant/service.ts';
import { mappingService } from './mapping/service.ts';
import { overrideService } from './override/service.ts';
import { overviewService } from './overview/service.ts';
import { previewService } from './rendering/preview-service.ts';
import { renderingService } from './rendering/service.ts';
import { vocabularyService } from './rendering/vocabulary-service.ts';
import { selectionService } from './selection/service.ts';
import type { ServiceDeps } from './service.ts';
import { templateAuthoringService } from './template/authoring-service.ts';
import { templateHistoryService } from './template/history-service.ts';
import { templateTransferService } from './template/import/service.ts';
import { templatePlaceService } from './template/place-service.ts';
import { templateSearchService } from './template/search-service.ts';
import { templateService } from './template/service.ts';
import { tenantManyService } from './tenant/edit-many.ts';
import { tenantEraseService } from './tenant/erase-service.ts';
import { tenantExportService } from './tenant/export-service.ts';
import { tenantImportService } from './tenant/import/service.ts';
import { tenantService } from './tenant/service.ts';
import { validationService } from './validation/service.ts';
import { valuesService } from './values/service.ts';
import { variableService } from './variable/service.ts';
import { limitService } from './whatif/limits.ts';
import { whatifService } from './whatif/service.ts';

/** All services of an open workspace, by operation. */
export type OpenHandlers = ReturnType<typeof openServices>;

/** Makes the services of an open workspace. */
export function openServices(deps: ServiceDeps, toDos: () => readonly ToDo[]) {
  return {
    ...draftService(deps),
    ...environmentService(deps),
    ...tenantService(deps),
    ...tenantManyService(deps),
    ...tenantImportService(deps),
    ...tenantExportService(deps),
    ...tenantEraseService(deps),
    ...mappingService(deps),
    ...selectionService(deps),
    ...variableService(deps),
    ...overrideService(deps),
    ...templateService(deps),
    ...templateAuthoringService(deps),
    ...templateHistoryService(deps),
    ...templatePlaceService(deps),
    ...templateSearchService(deps),
    ...templateTransferService(deps),
    ...renderingService(deps),
    ...previewService(deps),
    ...vocabularyService(deps),
    ...whatifService(deps),
    ...limitService(deps),
    ...valuesService(deps),
    ...exportFilesService(deps),
    ...bundleService(deps),
    ...changeSetService(deps),
    ...auditService(deps),
    ...validationService(deps),
    ...invariantService(deps),
    ...overviewService(deps, toDos),
  };
}
