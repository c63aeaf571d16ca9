// Goldens of the errors about operators by name.
import { duplicateOpError, unboundOpError, unknownOpError } from "../../runtime/errors/registry.ts";
import { testGoldens } from "./golden.ts";

testGoldens("registry", [
  [
    unknownOpError("torch.ad", ["add", "mul"]),
    "E_UNKNOWN_OP",
    'callOp: unknown op "torch.ad"; expected a name that listOps() shows\n  hint: did you mean add?',
  ],
  [
    unknownOpError("frobnicate", ["add", "mul"]),
    "E_UNKNOWN_OP",
    'callOp: unknown op "frobnicate"; expected a name that listOps() shows\n  hint: import "batchwise/compat" to register every op',
  ],
  [
    duplicateOpError("add.Tensor"),
    "E_DUPLICATE_OP",
    "register add.Tensor: an op with this name is registered already; expected a new name\n  hint: give a plugin's ops a namespace of their own",
  ],
  [
    unboundOpError("relu", "core"),
    "E_UNBOUND_OP",
    'relu: the op is declared but module core has not registered its kernels; expected the module\'s entry point to be imported first\n  hint: import from "batchwise"',
  ],
  [
    unboundOpError("gelu", "nn"),
    "E_UNBOUND_OP",
    'gelu: the op is declared but module nn has not registered its kernels; expected the module\'s entry point to be imported first\n  hint: import "batchwise/nn"',
  ],
]);
