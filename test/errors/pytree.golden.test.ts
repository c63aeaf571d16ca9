// Goldens of the errors about registered containers.
import {
  pytreeClassError,
  pytreeFlattenError,
  pytreeRegisteredError,
  treeDepthError,
} from "../../runtime/errors/pytree.ts";
import { testGoldens } from "./golden.ts";

testGoldens("pytree", [
  [
    pytreeClassError("Array", "is known already"),
    "E_PYTREE_CLASS",
    "registerPytreeNode: the class Array is known already; expected a class of your own",
  ],
  [
    pytreeRegisteredError("Pair"),
    "E_PYTREE_REGISTERED",
    "registerPytreeNode: the class Pair is registered already; expected one registration per class\n  hint: register it beside the class's definition, in a module that runs once",
  ],
  [
    pytreeFlattenError("Pair"),
    "E_PYTREE_FLATTEN",
    "registerPytreeNode: the flatten function of Pair did not return a pair; expected [children, aux], with an array of children",
  ],
  [
    treeDepthError(500, `[0]${".self".repeat(500)}`),
    "E_TREE_DEPTH",
    "pytree: more than 500 arrays and objects lie within each other at [0].self.self.self.self.self.self.self.s…; expected a tree of tensors\n  hint: an object that refers to itself cannot be mapped; pass only what the function needs, or null in inDims",
  ],
]);
