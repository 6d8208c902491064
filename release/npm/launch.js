// Starts the program of this machine's package and is as if it were that:
// its output, its exit code, its signals.
"use strict";
const { spawn } = require("node:child_process");
const { constants } = require("node:os");

module.exports = function launch(command) {
  const name = `@5x-report/${process.platform}-${process.arch}`;
  let program;
  try {
    program = require.resolve(`${name}/bin/5x${process.platform === "win32" ? ".exe" : ""}`);
  } catch {
    console.error(`${command}: there is no program for ${process.platform} ${process.arch}: ` +
      `the package ${name} is not installed (was npm told to leave out optional packages?)`);
    process.exit(1);
  }
  const child = spawn(program, process.argv.slice(2), { argv0: command, stdio: "inherit" });
  // A terminal sends its signals to both; others reach only this process.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => { if (!process.stdin.isTTY) child.kill(signal); });
  }
  child.on("error", (err) => {
    console.error(`${command}: start ${program}: ${err.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
};
