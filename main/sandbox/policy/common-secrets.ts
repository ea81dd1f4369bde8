/** What is tried first by whoever guesses a password, and what examples and vendors ship with. */
const defaults: ReadonlySet<string> = new Set([
  ...['admin', 'administrator', 'changeit', 'changeme', 'default', 'demo', 'example', 'guest', 'letmein', 'master'],
  ...['minioadmin', 'pass', 'passw0rd', 'password', 'postgres', 'qwerty', 'rabbitmq', 'redis', 'root', 'secret'],
  ...['sa', 'system', 'test', 'toor', 'user', 'welcome', 'mysql', 'oracle', 'elastic', 'mongo', 'clickhouse'],
]);

const words = [
  'changeme',
  'change-me',
  'change_me',
  'secret',
  'password',
  'default',
  'demo',
  'test',
  '12345',
  'qwerty',
];

/** Whether a text is a password that comes ready made: a word like `admin`, perhaps with digits or marks behind it. */
export function isDefaultPassword(value: string): boolean {
  if (value.length > 32) return false;
  const word = value.toLowerCase().replace(/[\d!@#$%^&*._-]{1,8}$/, '');
  return (word === '' ? /^(?:0+|1+|1234\d*)$/.test(value) : defaults.has(word)) || defaults.has(value.toLowerCase());
}

/** Whether a key holds a word that gives it away, such as `secret` or `change-me`. */
export function isCommonSecret(value: string): boolean {
  const lower = value.toLowerCase();
  return words.some((word) => lower.includes(word));
}
