/**
 * The build of pdfkit for browsers, which stands for `pdfkit` in our bundles and tests: it takes its fonts' measures from modules, where
 * the build for Node looks for files beside itself, and its deflate is its own, so that the bytes are those of every Node.
 */
declare module 'pdfkit/browser' {
  import PDFDocument from 'pdfkit';
  export default PDFDocument;
  export function registerStdFonts(...fonts: readonly object[]): void;
}
declare module 'pdfkit/standard-fonts/Helvetica' {
  const font: object;
  export default font;
}
declare module 'pdfkit/standard-fonts/HelveticaBold' {
  const font: object;
  export default font;
}
