/** The product's mark. */
export function Compass({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" className="compass">
      <circle cx="10" cy="10" r="8.6" fill="none" stroke="currentColor" strokeWidth="1.3" />
      <path d="M10 3.4 11.5 8.5 16.6 10l-5.1 1.5L10 16.6l-1.5-5.1L3.4 10l5.1-1.5z" className="compass-rose" />
      <circle cx="10" cy="10" r="1.3" className="compass-hub" />
    </svg>
  );
}
