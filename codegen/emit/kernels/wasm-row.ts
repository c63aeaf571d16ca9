// One row of an AssemblyScript kernel: lanes while the strides allow it, element by element otherwise.
import { laneSupport } from "./lanes.ts";
import { listed } from "./layout.ts";
import { flagsOf, type LoopPlan, namesIn, type Operand } from "./plan.ts";

/** What a row needs beside operands: numbers and flags the body mentions. */
export interface RowInput {
  readonly local: string;
  readonly isFlag: boolean;
}

/** Numbers, flags and invariants that the body mentions. */
export function rowInputs(loop: LoopPlan): readonly RowInput[] {
  const used = namesIn([loop.body]);
  const flags = flagsOf(loop);
  const locals = [
    ...loop.scalars.map(({ local }) => local),
    ...loop.invariants.map(({ local }) => local),
  ];
  return locals
    .filter((local) => used.has(local))
    .map((local) => ({ local, isFlag: flags.has(local) }));
}

/** The function that computes one row. */
export function emitRow(loop: LoopPlan): string {
  const streams = ["out", ...loop.operands.map(({ local }) => local)];
  const pointers = streams.flatMap((stream) => [`${stream}: usize`, `${stream}Step: i32`]);
  const inputs = rowInputs(loop);
  const elements = loop.operands.map(({ local, isMask }) =>
    isMask ? `load<u8>(${local}At) != 0` : `load<T>(${local}At)`,
  );
  const value = `${loop.name}Element<T>(${[...elements, ...inputs.map(({ local }) => local)].join(", ")})`;
  const isBool = loop.result === "bool";
  return [
    listed(
      `function ${loop.name}Row<T>(`,
      ["n: i32", ...pointers, ...inputs.map(typedInput)],
      "): void {",
    ),
    "  let i = 0;",
    ...streams.map((stream) => `  let ${stream}At = ${stream};`),
    ...emitLaneBlock(loop),
    "  for (; i < n; i++) {",
    listed(`    store<${isBool ? "u8" : "T"}>(`, ["outAt", isBool ? `u8(${value})` : value], ");"),
    ...streams.map((stream) => `    ${stream}At += ${stream}Step;`),
    "  }",
    "}",
    "",
  ].join("\n");
}

function typedInput({ local, isFlag }: RowInput): string {
  return `${local}: ${isFlag ? "bool" : "T"}`;
}

/** The SIMD part of a row: entered when the output is dense and every operand is dense or repeats one element. */
function emitLaneBlock(loop: LoopPlan): readonly string[] {
  const support = laneSupport(loop);
  if (support === "none") return [];
  const isBool = loop.result === "bool";
  const conditions = [
    ...(support === "float32" ? ["sizeof<T>() == 4"] : []),
    `outStep == ${isBool ? "1" : "size"}`,
    ...loop.operands.map(
      ({ local, isMask }) => `isLaneStep(${local}Step, ${isMask ? "1" : "size"})`,
    ),
  ];
  const spreads = rowInputs(loop).map(({ local, isFlag }) =>
    isFlag
      ? `    const ${local}Lanes = flagLanes(${local});`
      : `    const ${local}Lanes = v128.splat<T>(${local});`,
  );
  return [
    "  const size = <i32>sizeof<T>();",
    "  const lanes = 16 / size;",
    `  if (${conditions.join(" && ")}) {`,
    ...spreads,
    ...(isBool ? [] : emitDenseLoop(loop)),
    ...emitRepeats(loop),
    ...(isBool ? emitBitLoop(loop) : emitLaneLoop(loop)),
    "  }",
  ];
}

function vectorCall(loop: LoopPlan, loads: readonly string[]): string {
  const inputs = rowInputs(loop).map(({ local }) => `${local}Lanes`);
  return `${loop.name}Vector<T>(${[...loads, ...inputs].join(", ")})`;
}

/** Four vectors at a time when every operand is dense. */
function emitDenseLoop(loop: LoopPlan): readonly string[] {
  if (loop.operands.length === 0) return [];
  const dense = loop.operands.map(
    ({ local, isMask }) => `${local}Step == ${isMask ? "1" : "size"}`,
  );
  const stores = [0, 1, 2, 3].map((k) => {
    const loads = loop.operands.map((operand) => loadVector(operand, k));
    const place = k === 0 ? [] : [`${16 * k}`];
    return listed("        v128.store(", ["outAt", vectorCall(loop, loads), ...place], ");");
  });
  return [
    `    if (${dense.join(" && ")}) {`,
    "      for (; i + 4 * lanes <= n; i += 4 * lanes) {",
    ...stores,
    "        outAt += 64;",
    ...loop.operands.map(
      ({ local, isMask }) => `        ${local}At += ${isMask ? "4 * lanes" : "64"};`,
    ),
    "      }",
    "    }",
  ];
}

/** Vector `k` of a dense operand. */
function loadVector(operand: Operand, k: number): string {
  const { local, isMask } = operand;
  if (isMask) return loadAt(operand, times(k, "lanes"));
  return k === 0 ? `v128.load(${local}At)` : `v128.load(${local}At, ${16 * k})`;
}

/** ` + k * step`, as short as it goes. */
function times(k: number, step: string): string {
  if (k === 0) return "";
  return k === 1 ? ` + ${step}` : ` + ${k} * ${step}`;
}

/** Operands with step 0 read the same 16 bytes again and again. */
function emitRepeats(loop: LoopPlan): readonly string[] {
  return loop.operands.flatMap(({ local, isMask }, slot) => [
    `    if (${local}Step == 0) ${local}At = ${isMask ? "repeatByte" : "repeatElement<T>"}(${slot}, ${local}At);`,
    `    const ${local}Next = ${local}Step * lanes;`,
  ]);
}

function emitLaneLoop(loop: LoopPlan): readonly string[] {
  const loads = loop.operands.map((operand) => loadAt(operand, ""));
  return [
    "    for (; i + lanes <= n; i += lanes) {",
    listed("      v128.store(", ["outAt", vectorCall(loop, loads)], ");"),
    "      outAt += 16;",
    ...loop.operands.map(({ local }) => `      ${local}At += ${local}Next;`),
    "    }",
  ];
}

/** Four vectors of truth values become one store of bytes. */
function emitBitLoop(loop: LoopPlan): readonly string[] {
  const masks = [0, 1, 2, 3].map((k) => {
    const loads = loop.operands.map((operand) => loadAt(operand, times(k, `${operand.local}Next`)));
    return `        ${vectorCall(loop, loads)},`;
  });
  return [
    "    for (; i + 4 * lanes <= n; i += 4 * lanes) {",
    "      storeBits<T>(",
    "        outAt,",
    ...masks,
    "      );",
    "      outAt += 4 * lanes;",
    ...loop.operands.map(({ local }) => `      ${local}At += 4 * ${local}Next;`),
    "    }",
  ];
}

function loadAt({ local, isMask }: Operand, displacement: string): string {
  return isMask
    ? `maskLanes<T>(${local}At${displacement})`
    : `v128.load(${local}At${displacement})`;
}
