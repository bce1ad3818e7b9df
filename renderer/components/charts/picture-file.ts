/** What browsers draw at most: a side, and all together, in pixels. */
const mostSide = 16_000;
const mostPixels = 100_000_000;

/** A picture as pixels, as fine as the screen; a very large one is drawn less fine. Rejects where it cannot be drawn. */
export async function pngOf(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const fine = Math.min(
      window.devicePixelRatio,
      mostSide / Math.max(width, height),
      Math.sqrt(mostPixels / (width * height)),
    );
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * fine));
    canvas.height = Math.max(1, Math.round(height * fine));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) =>
        blob === null ? reject(new Error('The picture could not be made.')) : resolve(blob),
      ),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
