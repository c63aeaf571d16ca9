// Goldens of the errors about printing.
import { printOptionError, printProfileError } from "../../runtime/errors/printing.ts";
import { testGoldens } from "./golden.ts";

testGoldens("printing", [
  [
    printOptionError("precision", "-1"),
    "E_PRINT_OPTION",
    "setPrintOptions: precision is -1; expected precision, threshold, edgeItems or lineWidth as an integer of 0 or more, sciMode as a boolean or null, or profile",
  ],
  [
    printProfileError("long", ["default", "short", "full"]),
    "E_PRINT_PROFILE",
    'setPrintOptions: there is no profile "long"; expected one of default, short, full',
  ],
]);
