// Problems of ops.yaml as a text: too large, not plain YAML, not a list of entries. One factory per problem.
import type { Complaint } from "../errors.ts";
import { quoted } from "./suggestion.ts";

/** More characters than are read. */
export function fileTooLarge(length: number, limit: number): Complaint {
  return {
    code: "E_FILE_TOO_LARGE",
    what: `the file has ${length} characters; expected at most ${limit}`,
    hint: "split it, or remove what is no operator",
  };
}

/** More entries than are read. */
export function tooManyEntries(count: number, limit: number): Complaint {
  return {
    code: "E_TOO_MANY_ENTRIES",
    what: `the file has ${count} entries; expected at most ${limit}`,
    hint: "split it, or remove what is no operator",
  };
}

/** A line longer than are read. */
export function lineTooLong(length: number, limit: number): Complaint {
  return {
    code: "E_LINE_TOO_LONG",
    what: `a line of ${length} characters; expected at most ${limit}`,
    hint: "break it, or remove what is no operator",
  };
}

/** A character that no text editor writes on purpose. */
export function controlCharacter(code: number): Complaint {
  return {
    code: "E_CONTROL_CHARACTER",
    what: `a control character, code ${code}; expected plain text`,
    hint: "remove it",
  };
}

/** Nesting that no entry needs and that costs the parser its stack. */
export function nestedTooDeep(what: string): Complaint {
  return {
    code: "E_YAML_DEPTH",
    what,
    hint: "no entry needs such nesting",
  };
}

/** The YAML parser's own complaint. */
export function invalidYaml(message: string): Complaint {
  return {
    code: "E_YAML",
    what: `not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    hint: "check indentation, brackets and quotes; a text that holds : or # needs quotes",
  };
}

/** The same key twice in one map. */
export function duplicateKey(key: string): Complaint {
  return {
    code: "E_DUPLICATE_KEY",
    what: `the key ${quoted(key)} stands twice`,
    hint: "keep one of them",
  };
}

/** A key that is a list, a map or missing. */
export function complexKey(): Complaint {
  return { code: "E_YAML_KEY", what: "a key that is no word", hint: "write key: value" };
}

/** The file is a map or a single value. */
export function notAList(): Complaint {
  return {
    code: "E_YAML_SHAPE",
    what: "the file is no list of entries",
    hint: "start every entry with - func:",
  };
}

/** The file is `[ … ]`. */
export function flowList(): Complaint {
  return {
    code: "E_YAML_FLOW",
    what: "the file is a flow list [ ]",
    hint: "use block style, one - func: per op",
  };
}

/** `*name`. */
export function yamlAlias(name: string): Complaint {
  return {
    code: "E_YAML_ALIAS",
    what: `a YAML alias *${name}; expected plain values`,
    hint: "write the value out",
  };
}

/** `&name`. */
export function yamlAnchor(name: string): Complaint {
  return {
    code: "E_YAML_ANCHOR",
    what: `a YAML anchor &${name}; expected plain values`,
    hint: "write the value out where it is used",
  };
}

/** `!tag`. */
export function yamlTag(tag: string): Complaint {
  return {
    code: "E_YAML_TAG",
    what: `a YAML tag ${tag}; expected plain values`,
    hint: "remove the tag",
  };
}

/** An entry that is no entry. */
export function tooManyKeys(count: number, limit: number): Complaint {
  return {
    code: "E_TOO_MANY_KEYS",
    what: `an entry with ${count} keys; expected at most ${limit}`,
    hint: "start every op with - func:",
  };
}

/** So many problems that the rest is not worth reading. */
export function readingStops(limit: number): Complaint {
  return {
    code: "E_TOO_MANY_PROBLEMS",
    what: `reading stops here, after ${limit} problems`,
    hint: "correct the first ones and run codegen again",
  };
}
