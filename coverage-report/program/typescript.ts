// Loaded into the program's process before a program in TypeScript: lets Node import TypeScript, as modules also where no package.json says so.
import { register } from "node:module";
import { register as registerTypeScript } from "tsx/esm/api";

registerTypeScript();
register("./module-hook.js", import.meta.url);
