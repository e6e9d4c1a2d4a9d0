import { OPTION_GROUPS } from './options.ts';
import type { OptionText } from './options.ts';

/** Column at which the explanations of options begin, and the widest line. */
const INDENT = 26;
const WIDTH = 96;

const INTRODUCTION = `Usage: proving-playground regress [program.ts …] [options]
       npm run regress -- [program.ts …] [options]        (from a checkout)

Makes real proofs in headless Chromium, measures how the WebAssembly memory grows from proof to
proof, and fails when it grows by more than the budget.`;

const EXAMPLES = `Examples
  regress                               six proofs of the smallest program, on the freeing path
  regress ./my-program.ts               your own program, with your own o1js
  regress --o1js 2.14 --path leaking --threads 8
                                        what the gate says of a leak: exits 1
  regress --report r.json --junit r.xml --markdown r.md
                                        everything that a CI job wants to keep
  regress --baseline gate.json --update-baseline
                                        stores what is normal; later, without --update-baseline,
                                        more than that fails
  regress a.ts b.ts --report 'reports/{program}.json'
                                        several programs, a report each`;

const STATUSES = `Exit status
  0  within budget
  1  over budget, or worse than the baseline
  2  inconclusive: the text says how many more proofs would decide
  3  crash, hang, out of memory, or a proof that does not verify
  64 wrong usage: nothing was run, or the baseline is of another circuit
  69 nothing can be measured here: no browser, a port that is taken, a page without isolation
  70 a fault of the runner itself
  74 within budget, but a file could not be written
  130, 143  stopped by Ctrl-C or SIGTERM; what was measured until then is written

Sizes take B, KiB, MiB, GiB. Results go to standard output, progress to standard error. The browser
is the one that PLAYGROUND_CHROMIUM names, Playwright’s own, or an installed Chrome or Chromium.`;

/** What `--help` prints. */
export const REGRESS_HELP = `${[
  INTRODUCTION,
  EXAMPLES,
  ...OPTION_GROUPS.map(({ heading, options }) => [heading, ...options.map(explain)].join('\n')),
  STATUSES,
].join('\n\n')}\n`;

function explain({ name, value, help }: OptionText): string {
  const option = `  --${name}${value === null ? '' : ` ${value}`}`;
  const lines = wrap(help, WIDTH - INDENT).map((line) => ' '.repeat(INDENT) + line);
  const [first = '', ...others] = lines;
  return option.length < INDENT - 1
    ? [option.padEnd(INDENT) + first.trimStart(), ...others].join('\n')
    : [option, first, ...others].join('\n');
}

/** Text in lines of at most `width` characters, broken at spaces. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
