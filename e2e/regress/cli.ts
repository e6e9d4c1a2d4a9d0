#!/usr/bin/env node
/** `npx proving-playground`: the command line of the package, which brings its built site along. */
import { runProcess } from './run-process.ts';

await runProcess(process.argv.slice(2));
