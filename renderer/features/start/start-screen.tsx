export function StartScreen(_: { info: unknown }) {
  return null;
}
