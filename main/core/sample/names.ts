import { mix } from './random.ts';

/** First halves of an invented place name. No first half with a second half spells the same as another pair. */
const heads = [
  ...['Alder', 'Amber', 'Ash', 'Autumn', 'Barrow', 'Birch', 'Black', 'Blue', 'Bram', 'Briar', 'Bright', 'Broad'],
  ...['Cedar', 'Clear', 'Cold', 'Copper', 'Coral', 'Crest', 'Dusk', 'East', 'Elder', 'Ember', 'Fal', 'Fern'],
  ...['Flint', 'Fox', 'Frost', 'Glen', 'Gold', 'Granite', 'Grey', 'Harrow', 'Hawk', 'Hazel', 'Heather', 'High'],
  ...['Iron', 'Ivy', 'Juniper', 'Kestrel', 'King', 'Lark', 'Laurel', 'Long', 'Maple', 'Marble', 'Merri', 'Mill'],
  ...['Moss', 'New', 'North', 'Oak', 'Otter', 'Pine', 'Quarry', 'Raven', 'Red', 'Rowan', 'Salt', 'Silver'],
  ...['South', 'Star', 'Stone', 'Sun', 'Swan', 'Thorn', 'Tide', 'West', 'White', 'Wild', 'Willow', 'Winter'],
] as const;

/** Second halves. */
const tails = [
  ...['bank', 'bay', 'beck', 'bourne', 'bridge', 'brook', 'cliff', 'combe', 'cove', 'crag', 'dale', 'down'],
  ...['fell', 'field', 'ford', 'gate', 'glade', 'grove', 'harbour', 'haven', 'heath', 'hill', 'holm', 'hurst'],
  ...['lake', 'leigh', 'marsh', 'mead', 'mere', 'moor', 'mouth', 'peak', 'point', 'pool', 'port', 'reach'],
  ...['ridge', 'shore', 'side', 'spring', 'vale', 'view', 'water', 'well', 'wick', 'wind', 'wood', 'worth'],
] as const;

/** What such a company calls itself. */
const trades = [
  ...['Fiber', 'Broadband', 'Net', 'Telecom', 'Connect', 'Networks', 'Internet', 'Wireless', 'Online', 'Link'],
  ...['Cable', 'Communications', 'Access', 'Rural Broadband', 'Municipal Fiber', 'Data'],
] as const;

const combinations = heads.length * tails.length * trades.length;
/** Shares no factor with the number of combinations, so that its multiples visit each once; near the golden section, so that neighbours differ. */
const step = 34_171;

/** How many names there are before a number has to be put behind them. */
export const nameCount = combinations;

/** The invented ISP with the given number: its name and its identifier, both unlike every other number's under the same seed. */
export function ispName(seed: number, index: number): { readonly name: string; readonly id: string } {
  const round = Math.floor(index / combinations);
  const place = ((index % combinations) * step + (mix(seed) % combinations)) % combinations;
  const head = heads[place % heads.length];
  const tail = tails[Math.floor(place / heads.length) % tails.length];
  const trade = trades[Math.floor(place / (heads.length * tails.length))];
  const name = `${head}${tail} ${trade}${round === 0 ? '' : ` ${round + 1}`}`;
  return { name, id: name.toLowerCase().replaceAll(' ', '-') };
}

const givenNames = [
  ...['Ada', 'Bea', 'Caspar', 'Dilan', 'Elin', 'Farid', 'Greta', 'Hana', 'Idris', 'Jonas', 'Keiko', 'Lucia'],
  ...['Mateo', 'Nadia', 'Oskar', 'Priya', 'Quentin', 'Rosa', 'Samir', 'Tove', 'Uma', 'Viktor', 'Wanda', 'Yara'],
] as const;
const familyNames = [
  ...['Abbot', 'Bergmann', 'Castell', 'Dahl', 'Eriksen', 'Fontaine', 'Garrick', 'Hollis', 'Ivarsson', 'Jansen'],
  ...['Keller', 'Lindqvist', 'Moreau', 'Novak', 'Okafor', 'Pereira', 'Rao', 'Sato', 'Thorne', 'Vance', 'Wexler'],
] as const;

/** An invented person, by number. */
export function personName(number: number): string {
  const given = givenNames[number % givenNames.length];
  return `${given} ${familyNames[Math.floor(number / givenNames.length) % familyNames.length]}`;
}
