/**
 * Puts a text on the clipboard, from within a press of a key or button.
 *
 * The desktop window refuses every permission, the clipboard's included; there the browser's own copy command, which needs
 * none, does it.
 */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const holder = document.createElement('textarea');
    holder.value = text;
    holder.setAttribute('aria-hidden', 'true');
    holder.className = 'copy-holder';
    const focused = document.activeElement;
    document.body.append(holder);
    holder.select();
    document.execCommand('copy');
    holder.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
