/** How long a browser may take to begin a download before its address is taken back. */
const BEGIN_MS = 60_000;

/**
 * Has the browser save a file, as a click on a link to it would.
 *
 * The address is taken back a minute later: taken back at once, some browsers save nothing.
 */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), BEGIN_MS);
}
