#!/usr/bin/env node
// The program `usage-insights-recorder`. Node marks its SQLite module as experimental, which is of no use in the output of a program.
const emitWarning = process.emitWarning as (...parameters: unknown[]) => void;
process.emitWarning = (warning: string | Error, ...parameters: unknown[]) => {
  if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning.call(process, warning, ...parameters);
};
const { run } = await import('./commands.js');
process.exitCode = await run(process.argv.slice(2));
export {};
