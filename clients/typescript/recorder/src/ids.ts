import { randomFillSync } from 'node:crypto';

const POOL = Buffer.alloc(4096);
let used = POOL.length;

/** A UUID of version 7: 48 bits of Unix milliseconds, then 74 random bits. Keys that begin with a time stay fast on the server. */
export function uuidV7(now: number): string {
  if (used + 10 > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  const random = POOL.subarray(used, (used += 10));
  random[0] = (random[0]! & 0x0f) | 0x70;
  random[2] = (random[2]! & 0x3f) | 0x80;
  const time = Math.min(Math.max(Math.trunc(now), 0), 2 ** 48 - 1).toString(16).padStart(12, '0');
  const hex = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}

/** A random name, such as that of a sender. */
export function randomName(): string {
  return uuidV7(Date.now());
}
