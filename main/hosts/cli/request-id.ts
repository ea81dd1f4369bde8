/**
 * A new identifier in the form of a UUIDv7 (RFC 9562). It has to differ from every other and is no secret, so it does
 * without the cryptographic generator, which takes a tenth of a short command's time to load.
 */
export function requestId(now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  const random = Array.from({ length: 5 }, () => Math.floor(Math.random() * 2 ** 16));
  const [a = 0, b = 0, ...rest] = random.map((part, index) =>
    index === 0 ? 0x7000 | (part & 0x0fff) : index === 1 ? 0x8000 | (part & 0x3fff) : part,
  );
  const hex = (part: number) => part.toString(16).padStart(4, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex(a)}-${hex(b)}-${rest.map(hex).join('')}`;
}
