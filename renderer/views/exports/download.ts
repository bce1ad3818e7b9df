/** Time for the browser to take hold of the bytes of a file that the page made. */
const heldMs = 2000;

/** Has the browser download a file of this server, as a click on a link would. */
export function download(path: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = fileName;
  link.click();
}

/** Saves a file that the page itself has made. */
export function save(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  download(address, fileName);
  setTimeout(() => URL.revokeObjectURL(address), heldMs);
}
