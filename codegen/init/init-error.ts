// Errors of `batchwise init`, one factory each.

/** An error with a message made for the user; `isUsage` where the command line itself is wrong. */
export class InitError extends Error {
  readonly code: string;
  readonly isUsage: boolean;

  constructor(code: string, message: string, isUsage: boolean) {
    super(message);
    this.code = code;
    this.isUsage = isUsage;
  }
}

/** A folder that is not free. */
export function folderTakenError(folder: string, obstacle: string): InitError {
  return new InitError(
    "E_INIT_FOLDER",
    `init: ${folder} cannot take a new project: ${obstacle}; expected an empty folder, or none\n` +
      "  hint: name another folder: batchwise init my-ops --namespace my_ops",
    false,
  );
}

/** An option whose value cannot be used. */
export function optionError(complaint: string, hint: string): InitError {
  return new InitError("E_INIT_OPTION", `init: ${complaint}\n  hint: ${hint}`, true);
}

/** Nobody to ask. */
export function namespaceMissingError(): InitError {
  return new InitError(
    "E_INIT_NAMESPACE",
    "init: no namespace; expected --namespace where nobody can be asked\n" +
      "  hint: npx batchwise init my-ops --namespace my_ops",
    true,
  );
}
