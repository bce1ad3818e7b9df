/** Has the browser download a file of this server, as a click on a link would. */
export function download(path: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = fileName;
  link.click();
}
