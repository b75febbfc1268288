import type { Random } from '../random.ts';

export type Attributes = Readonly<Record<string, readonly [plain: string, ...others: string[]]>>;

/** One value per attribute. */
export type StyleOf<A extends Attributes> = { readonly [K in keyof A]: A[K][number] };

/** What a preference about one task's texts can ask for. */
export interface StyleSpace<A extends Attributes> {
  readonly attributes: A;
  readonly names: readonly (keyof A & string)[];
  /** What a text is like when nobody asks for anything. */
  readonly plain: StyleOf<A>;
  /** Each attribute departs from the plain style with the given probability. */
  create(random: Random, departure: number): StyleOf<A>;
  /** The style with another value in one attribute. */
  depart(style: StyleOf<A>, attribute: keyof A & string, random: Random): StyleOf<A>;
  isSame(a: StyleOf<A>, b: StyleOf<A>): boolean;
}

/** @param attributes the first value of each is the plain one */
export function createStyleSpace<const A extends Attributes>(attributes: A): StyleSpace<A> {
  const names = Object.keys(attributes) as (keyof A & string)[];
  const plain = Object.fromEntries(names.map((name) => [name, attributes[name]![0]])) as StyleOf<A>;

  function depart(style: StyleOf<A>, attribute: keyof A & string, random: Random): StyleOf<A> {
    const others = attributes[attribute]!.filter((value) => value !== style[attribute]);
    return { ...style, [attribute]: random.pick(others) };
  }

  return {
    attributes,
    names,
    plain,
    depart,
    create: (random, departure) =>
      names.reduce((style, name) => (random.next() < departure ? depart(style, name, random) : style), plain),
    isSame: (a, b) => names.every((name) => a[name] === b[name]),
  };
}
