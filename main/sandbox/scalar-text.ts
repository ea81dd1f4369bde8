export { jsonText, yamlKey, yamlNumber, yamlScalar, yamlText } from '../contract/yaml-text.ts';
