// Goldens of the errors about registered containers.
import {
  pytreeClassError,
  pytreeFlattenError,
  pytreeRegisteredError,
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
]);
