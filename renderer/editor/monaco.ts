import { loader } from '@monaco-editor/react';
import * as monaco from 'monaco-editor/editor';
import editorWorkerUrl from 'monaco-editor/editor/editor.worker?worker&url';
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeAction/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/diffEditor/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/lineSelection/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/readOnlyMessage/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
// The feature of this name leaves its own controller out.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/unicodeHighlighter/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import { languageConfiguration, renderedLanguage, templateLanguage } from './languages.ts';
import { registerProviders } from './providers.ts';

/** The part of the Trusted Types interface (W3C Trusted Types) that is used here. */
interface ScriptUrlPolicies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const workerUrl = new URL(editorWorkerUrl, import.meta.url).href;
const policies = (window as unknown as { trustedTypes?: ScriptUrlPolicies }).trustedTypes;
const policy = policies?.createPolicy('console-workers', {
  createScriptURL(url) {
    if (url !== workerUrl) throw new TypeError(`A worker may only be started from ${workerUrl}.`);
    return url;
  },
});

window.MonacoEnvironment = {
  getWorker: (_id: string, label: string) =>
    new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module', name: label }),
};
for (const language of [templateLanguage, renderedLanguage]) {
  monaco.languages.register({ id: language.id });
  monaco.languages.setTokensProvider(language.id, language.tokens);
  monaco.languages.setLanguageConfiguration(language.id, languageConfiguration(monaco.languages.IndentAction.None));
}
registerProviders(monaco);
// Alt+P is the console's own; replacing keeps its case by the button of the find field.
monaco.editor.addKeybindingRule({
  keybinding: monaco.KeyMod.Alt | monaco.KeyCode.KeyP,
  command: '-togglePreserveCase',
});
// Without this the loader would fetch an editor of its own from the network.
loader.config({ monaco: monaco as never });

export { monaco };
