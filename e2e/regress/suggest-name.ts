/** The name that was probably meant by a misspelt one; `null` if none is near. */
export function suggestName(misspelt: string, names: readonly string[]): string | null {
  const most = Math.max(1, Math.floor(misspelt.length / 3));
  const [best] = names
    .map((name) => ({ name, edits: countEdits(misspelt, name) }))
    .filter(({ edits }) => edits <= most)
    .toSorted((a, b) => a.edits - b.edits);
  return best?.name ?? null;
}

/** Fewest letters to insert, delete or replace (V. Levenshtein, 1966), row by row of the table. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [i, letter] of from.split('').entries()) {
    const next = [i + 1];
    for (const [j, wanted] of to.split('').entries()) {
      const replaced = (row[j] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
