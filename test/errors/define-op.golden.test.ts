// Goldens of the errors about operators defined at run time.
import {
  cotangentNamesError,
  decompositionResultError,
  definedBatchingError,
  definedNamespaceError,
  definedSchemaError,
  definedSchemaFormError,
  definitionPartError,
  derivativeValueError,
  kernelResultError,
  metaResultError,
  noComputationError,
  numberCountError,
  tangentCountError,
  unknownDefinitionKeyError,
  unknownParameterError,
} from "../../runtime/errors/define-op.ts";
import { testGoldens } from "./golden.ts";

const zscore = "stats::zscore";

testGoldens("define-op", [
  [
    definedSchemaError("stats::zscore(Tensr self) -> Tensor", [
      { what: 'unknown type "Tensr"', offset: 14, length: 5, hint: "known types: Tensor, int" },
    ]),
    "E_DEFINE_OP_SCHEMA",
    [
      'defineOp: unknown type "Tensr"; expected PyTorch\'s schema grammar',
      "  | stats::zscore(Tensr self) -> Tensor",
      "  |               ^^^^^",
      "  hint: known types: Tensor, int",
    ].join("\n"),
  ],
  [
    definedSchemaFormError(zscore, "the schema writes an argument in place", "return the result"),
    "E_DEFINE_OP_FORM",
    "defineOp(stats::zscore): the schema writes an argument in place; expected a functional schema\n  hint: return the result",
  ],
  [
    definedNamespaceError("zscore", null),
    "E_DEFINE_OP_NAMESPACE",
    'defineOp(zscore): the name "zscore" has no namespace; expected one namespace\n  hint: write schema: "my::zscore(…) -> …", or namespace: "my"',
  ],
  [
    definedNamespaceError(zscore, "other"),
    "E_DEFINE_OP_NAMESPACE",
    'defineOp(stats::zscore): the name "stats::zscore" has a namespace already, and namespace is "other"; expected one namespace\n  hint: write schema: "my::zscore(…) -> …", or namespace: "my"',
  ],
  [
    unknownDefinitionKeyError(zscore, "kernal", ["kernel", "meta"]),
    "E_DEFINE_OP_KEY",
    'defineOp(stats::zscore): unknown key "kernal"; expected kernel, meta\n  hint: did you mean kernel?',
  ],
  [
    definitionPartError(zscore, "meta", "7", "a function"),
    "E_DEFINE_OP_PART",
    "defineOp(stats::zscore): meta is 7; expected a function",
  ],
  [
    noComputationError(zscore, "kernel"),
    "E_DEFINE_OP_KERNEL",
    "defineOp(stats::zscore): kernel is missing; expected meta and kernel, or geometry for a view, or a decomposition\n  hint: meta says shape and dtype of every output, kernel fills the outputs it is given",
  ],
  [
    unknownParameterError(zscore, "dims of batching reduction", "dmi", ["self", "dim"]),
    "E_DEFINE_OP_PARAMETER",
    'defineOp(stats::zscore): dims of batching reduction names "dmi", which is no parameter; expected one of self, dim\n  hint: did you mean dim?',
  ],
  [
    definedBatchingError(zscore, 'unknown batching kind "point"', "known kinds: pointwise"),
    "E_DEFINE_OP_BATCHING",
    'defineOp(stats::zscore): unknown batching kind "point"; expected "pointwise", "decompose", { kind }, { rule }, { fallback } or { refuse }\n  hint: known kinds: pointwise',
  ],
  [
    metaResultError(zscore, "7", 1),
    "E_DEFINE_OP_META",
    "stats::zscore: meta returned 7; expected { shape, dtype }",
  ],
  [
    metaResultError(zscore, "a list of 1", 2),
    "E_DEFINE_OP_META",
    "stats::zscore: meta returned a list of 1; expected 2 times { shape, dtype }, one per output",
  ],
  [
    decompositionResultError(zscore, "7", 1),
    "E_DEFINE_OP_DECOMPOSITION",
    "stats::zscore: the decomposition returned 7; expected a tensor",
  ],
  [
    decompositionResultError(zscore, "7", 2),
    "E_DEFINE_OP_DECOMPOSITION",
    "stats::zscore: the decomposition returned 7; expected a list of 2 tensors",
  ],
  [
    cotangentNamesError(zscore, ["self"], ["self", "weight"], ["self", "weight"]),
    "E_DEFINE_OP_VJP",
    "vjp of stats::zscore: it returned no cotangent for weight; expected an object with self, weight\n  hint: null stands for a cotangent of zeros; needs says which are wanted",
  ],
  [
    cotangentNamesError(zscore, ["self", "dim"], ["self"], ["self"]),
    "E_DEFINE_OP_VJP",
    "vjp of stats::zscore: it returned a cotangent for dim, which is no tensor of the op; expected an object with self\n  hint: null stands for a cotangent of zeros; needs says which are wanted",
  ],
  [
    derivativeValueError("vjp of stats::zscore", "the cotangent of self", "7", [2, 3]),
    "E_DEFINE_OP_DERIVATIVE",
    "vjp of stats::zscore: the cotangent of self is 7; expected a tensor of shape [2, 3], or null for zeros",
  ],
  [
    tangentCountError(zscore, 2, 1),
    "E_DEFINE_OP_JVP",
    "jvp of stats::zscore: it returned 2 tangents; expected 1, one per output",
  ],
  [
    kernelResultError(zscore, "a tensor of shape [2]"),
    "E_DEFINE_OP_KERNEL_RESULT",
    "stats::zscore: the kernel returned a tensor of shape [2]; expected it to fill the outputs that it is given, and return nothing\n  hint: an op made of other ops is a decomposition: decomposition: (args) => …",
  ],
  [
    numberCountError(5, [2, 3]),
    "E_NUMBER_COUNT",
    "writeNumbers: there are 5 numbers for an output of shape [2, 3]; expected 6",
  ],
]);
