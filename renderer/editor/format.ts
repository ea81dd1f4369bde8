/** A template's text laid out evenly. */
export function formatTemplate(text: string): string {
  return text;
}
