export const appLinkScheme = 'meliscope';

/** A place in a dump's screens as a link names it: numbers of open dumps differ from start to start, paths do not. */
export interface AppLink {
  readonly file: string;
  /** What follows the dump's number in the screens' address: `object/140512?part=held-by`. */
  readonly at: string;
}

/** Longer links are not followed: 4,096 bytes of path, three characters for each, and as much for the place. */
const longestLink = 32_768;
const placePattern = /^\w{1,20}(\/\d{1,20})?(\?[^#]*)?$/;

const beginning = `${appLinkScheme}://open/?`;

/** Half of a surrogate pair cannot be encoded. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** `meliscope://open/?file=%2Fdumps%2Fa.dump&at=object%2F140512` */
export const appLink = ({ file, at }: AppLink): string =>
  `${beginning}file=${encoded(file)}&at=${encoded(at)}`;

export const isAppLink = (text: string): boolean => text.toLowerCase().startsWith(`${appLinkScheme}:`);

/** null for anything but a link that `appLink` could have made. Links come from anywhere: nothing of one is trusted. */
export function parseAppLink(text: string): AppLink | null {
  const match = /^file=([^&#]+)&at=([^&#]+)$/.exec(text.slice(beginning.length));
  if (match === null || text.length > longestLink || !text.startsWith(beginning)) return null;
  const file = decoded(match[1]);
  const at = decoded(match[2]);
  const fits = file !== null && at !== null && !file.includes('\0') && placePattern.test(at);
  return fits ? { file, at } : null;
}

function decoded(text = ''): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
