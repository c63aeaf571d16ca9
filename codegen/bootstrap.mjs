// The command behind every npm script: installs and builds what is missing, then runs the task. No dependencies.
import { stderr, versions } from "node:process";

const [major, minor] = versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stderr.write(
    `batchwise: this is Node ${versions.node}; expected 20.19 or later\n` +
      "  hint: install a current Node from https://nodejs.org and run the command again\n",
  );
  process.exitCode = 1;
} else {
  // Imported late so that an old Node prints the message above instead of a syntax error.
  const { runCommand } = await import("./bootstrap/commands.mjs");
  process.exitCode = await runCommand(process.argv.slice(2));
}
