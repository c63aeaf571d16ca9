// The shape function of `clamp`: that of any pointwise op, but a clamp without bounds is a mistake.
import { noBoundsError } from "../../errors/pointwise.ts";
import { type PromotionOperand, resultType } from "../../tensor/promotion.ts";
import { type Meta, scalarArg, tensorArg } from "../contract.ts";

/** Shape function of `clamp(self, min, max)`. @throws BatchwiseError E_NO_BOUNDS */
export const clampBoundsMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const operands: PromotionOperand[] = [self];
  for (const position of [1, 2])
    if (args[position] !== null) operands.push(scalarArg(args, position));
  if (operands.length === 1) throw noBoundsError("clamp");
  return [{ shape: self.shape, dtype: resultType(operands) }];
};
