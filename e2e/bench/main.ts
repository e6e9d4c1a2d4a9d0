import { writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { BROWSER_ARGUMENTS } from '../browser/browser-arguments.ts';
import { ensureBrowser } from '../browser/ensure-browser.ts';
import type { BenchMain } from './bench-host.ts';
import { measureBench } from './measure-bench.ts';
import { HEAP_TIMING } from './measure-heaps.ts';
import { startNativeProver } from './native-prover.ts';
import { BENCH_USAGE, parseBenchCommand } from './options.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderTable } from './render-table.ts';

/** Exit statuses, those of the runner. */
const STATUS = { measured: 0, failed: 3, usage: 64 } as const;

/**
 * The benchmark, from its command line to its exit status.
 *
 * @param argv arguments without the names of Node and of the script.
 * @throws whatever keeps it from measuring at all, such as a missing browser.
 */
export const main: BenchMain = async (argv, host) => {
  const command = parseBenchCommand(argv);
  switch (command.kind) {
    case 'help':
      host.print(BENCH_USAGE);
      return STATUS.measured;
    case 'wrong-usage':
      for (const mistake of command.mistakes) host.tell(mistake);
      host.tell(`\n${BENCH_USAGE}`);
      return STATUS.usage;
    case 'bench':
      break;
  }

  const executablePath = await ensureBrowser();
  const site = await host.serve();
  try {
    const browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGUMENTS] });
    try {
      const { url } = site;
      const report = await measureBench(command.options, {
        browser,
        url,
        tell: host.tell,
        askNative: startNativeProver(host.nativeProver),
        bundleHeaps: () => host.bundle(HEAP_TIMING),
      });
      await writeFile(host.reportFile, `${JSON.stringify(report, null, 2)}\n`);
      const { markdownFile } = command.options;
      if (markdownFile !== null) await writeFile(markdownFile, renderMarkdown(report));
      host.print(`\n${renderTable(report)}`);
      const comparisons = report.releases.flatMap((release) => release.comparisons);
      // What is not to be had here is said in the table, and no failure.
      const ok = comparisons.every(({ complete, unavailable }) => complete || unavailable !== null);
      return ok ? STATUS.measured : STATUS.failed;
    } finally {
      await browser.close();
    }
  } finally {
    await site.dispose();
  }
};
