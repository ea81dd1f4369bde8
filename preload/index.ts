import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, BridgeMethods } from '../main/contract/bridge.ts';
import type { ConsoleEvent } from '../main/contract/messages.ts';

const eventChannel = 'binnacle:event';

/** One call of one operation. The channel is fixed where the method is made; the page cannot name one. */
function method<K extends keyof BridgeMethods>(operation: string): BridgeMethods[K] {
  const channel = `binnacle:${operation}`;
  return ((parameters: unknown, meta?: unknown) => ipcRenderer.invoke(channel, parameters, meta)) as BridgeMethods[K];
}

const bridge = {
  workspaceInfo: method<'workspaceInfo'>('workspace.info'),
  workspaceInit: method<'workspaceInit'>('workspace.init'),
  workspaceSeal: method<'workspaceSeal'>('workspace.seal'),
  doctor: method<'doctor'>('doctor'),
  overview: method<'overview'>('overview'),
  search: method<'search'>('search'),
  requestStatus: method<'requestStatus'>('request.status'),
  templateList: method<'templateList'>('template.list'),
  templateShow: method<'templateShow'>('template.show'),
  templateCheck: method<'templateCheck'>('template.check'),
  templateTest: method<'templateTest'>('template.test'),
  templateHistory: method<'templateHistory'>('template.history'),
  templateDiff: method<'templateDiff'>('template.diff'),
  templateUsage: method<'templateUsage'>('template.usage'),
  templateFind: method<'templateFind'>('template.find'),
  templateVocabulary: method<'templateVocabulary'>('template.vocabulary'),
  templatePreview: method<'templatePreview'>('template.preview'),
  templateNew: method<'templateNew'>('template.new'),
  templateEdit: method<'templateEdit'>('template.edit'),
  templateRestore: method<'templateRestore'>('template.restore'),
  templateDuplicate: method<'templateDuplicate'>('template.duplicate'),
  templateRename: method<'templateRename'>('template.rename'),
  templateArchive: method<'templateArchive'>('template.archive'),
  templateAssign: method<'templateAssign'>('template.assign'),
  templatePin: method<'templatePin'>('template.pin'),
  templateUnpin: method<'templateUnpin'>('template.unpin'),
  templateReplace: method<'templateReplace'>('template.replace'),
  templateExport: method<'templateExport'>('template.export'),
  templateImport: method<'templateImport'>('template.import'),
  draftList: method<'draftList'>('draft.list'),
  draftShow: method<'draftShow'>('draft.show'),
  draftOpen: method<'draftOpen'>('draft.open'),
  draftAppend: method<'draftAppend'>('draft.append'),
  draftClose: method<'draftClose'>('draft.close'),
  draftDiscard: method<'draftDiscard'>('draft.discard'),
  render: method<'render'>('render'),
  renderText: method<'renderText'>('render.text'),
  renderVerify: method<'renderVerify'>('render.verify'),
  renderCompare: method<'renderCompare'>('render.compare'),
  tenantList: method<'tenantList'>('tenant.list'),
  tenantShow: method<'tenantShow'>('tenant.show'),
  tenantAdd: method<'tenantAdd'>('tenant.add'),
  tenantEdit: method<'tenantEdit'>('tenant.edit'),
  environmentList: method<'environmentList'>('environment.list'),
  environmentAdd: method<'environmentAdd'>('environment.add'),
  environmentEdit: method<'environmentEdit'>('environment.edit'),
  environmentArchive: method<'environmentArchive'>('environment.archive'),
  variableList: method<'variableList'>('variable.list'),
  variableSet: method<'variableSet'>('variable.set'),
  variableUnset: method<'variableUnset'>('variable.unset'),
  overrideList: method<'overrideList'>('override.list'),
  overrideSet: method<'overrideSet'>('override.set'),
  overrideUnset: method<'overrideUnset'>('override.unset'),
  selectionSet: method<'selectionSet'>('selection.set'),
  selectionList: method<'selectionList'>('selection.list'),
  selectionDelete: method<'selectionDelete'>('selection.delete'),
  tenantEditMany: method<'tenantEditMany'>('tenant.editMany'),
  whatif: method<'whatif'>('whatif'),
  whatifStart: method<'whatifStart'>('whatif.start'),
  whatifState: method<'whatifState'>('whatif.state'),
  whatifMembers: method<'whatifMembers'>('whatif.members'),
  whatifExample: method<'whatifExample'>('whatif.example'),
  whatifStop: method<'whatifStop'>('whatif.stop'),
  limitList: method<'limitList'>('limit.list'),
  limitSet: method<'limitSet'>('limit.set'),
  limitDelete: method<'limitDelete'>('limit.delete'),
  values: method<'values'>('values'),
  compare: method<'compare'>('compare'),
  promote: method<'promote'>('promote'),
  tierMigrate: method<'tierMigrate'>('tier.migrate'),
  access: method<'access'>('access'),
  changesetList: method<'changesetList'>('changeset.list'),
  changesetShow: method<'changesetShow'>('changeset.show'),
  undo: method<'undo'>('undo'),
  auditList: method<'auditList'>('audit.list'),
  auditShow: method<'auditShow'>('audit.show'),
  auditVerify: method<'auditVerify'>('audit.verify'),
  auditExport: method<'auditExport'>('audit.export'),
  identityShow: method<'identityShow'>('identity.show'),
  identityInit: method<'identityInit'>('identity.init'),
  keychainStatus: method<'keychainStatus'>('keychain.status'),
  keychainLock: method<'keychainLock'>('keychain.lock'),
  keychainUnlock: method<'keychainUnlock'>('keychain.unlock'),
  keychainRecoveryKit: method<'keychainRecoveryKit'>('keychain.recoveryKit'),
  keychainProveKit: method<'keychainProveKit'>('keychain.proveKit'),
  onEvent(listener: (event: ConsoleEvent) => void) {
    // The event object would hand the page a way to everything; only the data goes through.
    const hear = (_event: unknown, event: ConsoleEvent) => listener(event);
    ipcRenderer.on(eventChannel, hear);
    return () => void ipcRenderer.removeListener(eventChannel, hear);
  },
} satisfies Bridge;

contextBridge.exposeInMainWorld('binnacle', bridge);
