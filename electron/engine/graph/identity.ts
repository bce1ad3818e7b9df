// interim: replaced by the room's owner
export function buildIdentity(words: Uint32Array, n: number): { duplicate: Uint32Array; duplicates: number } {
  const seen = new Set<string>(); const duplicate = new Uint32Array((n + 31) >>> 5); let duplicates = 0;
  for (let i = 0; i < n; i++) { const k = `${words[i * 2 + 1]!}:${words[i * 2]!}`; if (seen.has(k)) { duplicate[i >>> 5]! |= 1 << (i & 31); duplicates++; } else seen.add(k); }
  return { duplicate, duplicates };
}
