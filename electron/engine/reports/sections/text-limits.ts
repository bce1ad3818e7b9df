/** Names and values may be as long as a hostile file makes them; a report stays small. */
const mostCharacters = 300;

export const clipped = (text: string): string =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
