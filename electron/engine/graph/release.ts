/** A closed port: what is sent over it is taken from the sender and thrown away, before the call returns. */
let nowhere: InstanceType<typeof MessagePort> | null = null;

/**
 * Gives the memory of large columns back at once: the garbage collector looks at a thread's small heap, not at the gigabytes
 * of its buffers, and an idle thread never runs it. The arrays are empty afterwards. Shared buffers are left alone; so is a
 * buffer that came here twice.
 */
export function release(...columns: readonly (ArrayBufferView | null)[]): void {
  if (nowhere === null) {
    nowhere = new MessageChannel().port1;
    nowhere.close();
  }
  const buffers = new Set<ArrayBuffer>();
  for (const column of columns) {
    if (column === null || column.byteLength === 0 || !(column.buffer instanceof ArrayBuffer)) continue;
    buffers.add(column.buffer);
  }
  if (buffers.size > 0) nowhere.postMessage(null, [...buffers]);
}
