/** The two files that hold an icon in several sizes. Both take PNG as it is, so that packing is a header and a copy. */

/** Windows: ICONDIR, then an ICONDIRENTRY for each size; 256 is written as 0. PNG inside since Windows Vista. */
export function packIco(drawn, sizes = [16, 24, 32, 48, 64, 128, 256]) {
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  sizes.forEach((size, at) => {
    const entry = 6 + 16 * at;
    const { length } = drawn.get(size);
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += length;
  });
  return Buffer.concat([head, ...sizes.map((size) => drawn.get(size))]);
}

/** macOS: 'icns', the whole length, then for each picture its type, its length with these 8 bytes, and a PNG. */
export function packIcns(
  drawn,
  // `ic11` to `ic14` are the doubled pictures of 16, 32, 128 and 256 points. The types for plain 16 and 32 points are
  // left out: several versions of macOS show a PNG in them as noise.
  types = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 },
) {
  const word = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const pictures = Object.entries(types).flatMap(([type, size]) => {
    const png = drawn.get(size);
    return [Buffer.from(type, 'ascii'), word(png.length + 8), png];
  });
  const length = 8 + pictures.reduce((sum, bytes) => sum + bytes.length, 0);
  return Buffer.concat([Buffer.from('icns', 'ascii'), word(length), ...pictures]);
}
