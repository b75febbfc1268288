export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in 0 … n − 1. */
  integer(n: number): number;
  pick<T>(list: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
}

/** sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, good enough that neighbouring seeds share nothing. */
export function createRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = (Math.floor(seed / 2 ** 32) + 1) | 0;

  function nextInteger(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  }
  for (let warmUp = 0; warmUp < 15; warmUp++) nextInteger();

  const random: Random = {
    next: () => nextInteger() / 2 ** 32,
    integer: (n) => Math.floor(random.next() * n),
    pick(list) {
      if (list.length === 0) throw new RangeError('pick from an empty list');
      return list[random.integer(list.length)]!;
    },
    shuffle(list) {
      const shuffled = [...list];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = random.integer(i + 1);
        [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
      }
      return shuffled;
    },
  };
  return random;
}
