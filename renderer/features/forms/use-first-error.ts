import { useEffect, useRef } from 'react';

/** Puts the focus on the first wrong field when the primary action found any. */
export function useFirstError(tried: boolean, wrong: number) {
  const before = useRef(false);
  useEffect(() => {
    if (tried && !before.current && wrong > 0)
      document.querySelector<HTMLElement>('.dialog [aria-invalid="true"]')?.focus();
    before.current = tried;
  }, [tried, wrong]);
}
