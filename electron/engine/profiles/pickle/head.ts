const latin1 = new TextDecoder('latin1');
/** The class stands at the very start, behind the protocol, a frame's header and perhaps a memo entry or two. */
const lookedAtBytes = 256;

/** Whether this is the start of a pickle, of a protocol that is read here, whose first class is in one of the modules. */
export function beginsWithClass(head: Uint8Array, modules: readonly string[], name: string): boolean {
  if (head[0] !== 0x80 || head[1] === undefined || head[1] < 2 || head[1] > 5) return false;
  const start = latin1.decode(head.subarray(0, lookedAtBytes));
  const at = start.indexOf(name);
  return at > 0 && modules.some((module) => start.slice(0, at).includes(module));
}
