/** A path inside a model's folder: no way out of it, no address of elsewhere, and no sign that means something else in an address. */
export const filePathPattern = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;
export const longestFilePath = 500;

/** Whether a file of a model may be called so, in a repository as in a pack. */
export function isFilePath(path: string): boolean {
  return path.length <= longestFilePath && filePathPattern.test(path);
}

/** No file of a repository can be called so: whoever lists it wants something else with it. */
export function isForgedPath(path: string): boolean {
  return /[\\?#]|\p{Cc}/u.test(path) || path.split('/').some((part) => ['', '.', '..'].includes(part));
}

/** Weights above 2 GB lie in files of their own beside the graph, which transformers.js asks for by these names only. */
export function isDataOf(program: string, path: string): boolean {
  return path.startsWith(program) && /^_data(_[1-9]\d?)?$/.test(path.slice(program.length));
}
