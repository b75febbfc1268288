const made = Symbol('made by markup');

/** A piece of HTML in which every text is text. Only `markup` makes one. */
export interface Html {
  readonly [made]: string;
}

type Value = string | number | Html | readonly Html[];

/** Escapes every value that is not a piece of HTML itself, so that no text can become anything else. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const text = strings.reduce(
    (all, part, i) => all + part + (i < values.length ? render(values[i]!) : ''),
    '',
  );
  return { [made]: text };
}

export function textOf(piece: Html): string {
  return piece[made];
}

function render(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeText(value);
  return 'length' in value ? value.map(textOf).join('') : textOf(value);
}

/** For the text of an element and for an attribute in double quotes. Signs that no page may hold become a mark. */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
