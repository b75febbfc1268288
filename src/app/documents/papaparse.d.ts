/** The little of it that is used. Its published types bring all names of Node with them, which the page has not. */
declare module 'papaparse' {
  export interface ParseResult {
    readonly data: readonly (readonly string[])[];
    /** `row` counts from the first row of this chunk. */
    readonly errors: readonly { readonly code: string; readonly row?: number }[];
    /** `cursor`: how many characters of the whole text lie behind the last whole row. */
    readonly meta: { readonly delimiter: string; readonly cursor: number };
  }
  export interface Parser {
    pause(): void;
    resume(): void;
    abort(): void;
  }
  export interface ParseConfig {
    readonly delimiter: string;
    readonly newline: '\n';
    readonly chunkSize: number;
    chunk(results: ParseResult, parser: Parser): void;
    complete(): void;
  }
  const Papa: { parse(text: string, config: ParseConfig): void };
  export default Papa;
}
