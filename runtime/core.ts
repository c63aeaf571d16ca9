// Puts the core module together: hands the lower layers what they need from above and registers every core op.
import "../generated/core/methods.ts";
import "./api/tensor-conversions.ts";
import "./api/tensor-autograd.ts";
import "./api/tensor-indexing.ts";
import "./api/tensor-methods.ts";
import { copy_ } from "../generated/core/ops/copy.ts";
import { registerCore } from "../generated/core/register.ts";
import { requireGrad } from "./api/creation.ts";
import { gradLevel } from "./autograd/grad-level.ts";
import { jvpLevel } from "./autograd/jvp-level.ts";
import { installLevels } from "./dispatch/dispatch.ts";
import { installCopy } from "./dispatch/eager.ts";
import { installLeafMaker } from "./dispatch/factories.ts";
import { announceCopy } from "./dispatch/plugins.ts";
import { vmapLevel } from "./transforms/vmap-level.ts";

announceCopy(import.meta.url);
installLevels({ vmap: vmapLevel, grad: gradLevel, jvp: jvpLevel });
installCopy((self, source) => {
  copy_(self, source);
});
installLeafMaker(requireGrad);
registerCore();
