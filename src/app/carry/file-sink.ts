import { saveFile } from '../run/download.ts';

/** Where an export is written, part by part. */
export interface FileSink {
  write(text: string): Promise<void>;
  /** The file is whole. */
  close(): Promise<void>;
  /** It is not wanted any more: nothing of it stays, where the browser allows. */
  abort(): Promise<void>;
}

interface Picker {
  showSaveFilePicker?(options: { readonly suggestedName: string }): Promise<FileSystemFileHandle>;
}

/**
 * A large file goes straight to the disk where the browser can do that and the visitor says where to; otherwise the
 * browser keeps the parts, on its own disk, until they are a download.
 *
 * @param large whether it is worth a question
 * @returns null where the visitor gave the question up
 */
export async function openSink(name: string, type: string, large: boolean): Promise<FileSink | null> {
  const { showSaveFilePicker } = window as Picker;
  if (large && showSaveFilePicker !== undefined) {
    try {
      const handle = await showSaveFilePicker.call(window, { suggestedName: name });
      const stream = await handle.createWritable();
      return {
        write: (text) => stream.write(text),
        close: () => stream.close(),
        abort: () => stream.abort(),
      };
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return null;
      // A browser that may not ask, in a frame for instance, can still download.
    }
  }
  return createDownload(name, type);
}

const charactersOfPart = 1024 * 1024;

function createDownload(name: string, type: string): FileSink {
  let parts: Blob[] = [];
  let waiting: string[] = [];
  let length = 0;
  /** A blob may lie on the disk; a text lies in memory. */
  const pack = () => {
    parts.push(new Blob(waiting));
    [waiting, length] = [[], 0];
  };
  return {
    async write(text) {
      waiting.push(text);
      length += text.length;
      if (length > charactersOfPart) pack();
    },
    async close() {
      pack();
      saveFile(new Blob(parts, { type }), name);
    },
    async abort() {
      [parts, waiting] = [[], []];
    },
  };
}
