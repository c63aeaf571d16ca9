// What the machinery costs on small tensors: the public function, one vmap level, recording a gradient.
import { add, type Tensor, tensor, vmap } from "batchwise";
import { type Contestant, race } from "./timing.ts";

const LENGTH = 16;

/** One figure with its target, in microseconds. */
export interface Overhead {
  readonly name: string;
  readonly microseconds: number;
  /** Null where the figure is for information. */
  readonly target: number | null;
}

const values = Array.from({ length: LENGTH }, (_, i) => i);
const a = tensor(values);
const b = tensor(values);
const leaf = tensor(values, { requiresGrad: true });

/** Keeps results reachable until the next one, so that no engine can leave the work out. */
let sink: Tensor = a;

function repeatAdd(x: Tensor, y: Tensor, repeats: number): Tensor {
  for (let i = 0; i < repeats; i++) sink = add(x, y);
  return sink;
}

/** A batch of one example of 16: the kernel has the same work as in the plain call. */
const batch = tensor([values]);
const shared = tensor([values]);

const contestants: readonly Contestant[] = [
  { name: "plain", run: (repeats) => void repeatAdd(a, b, repeats) },
  {
    name: "mapped",
    run: (repeats) => {
      vmap((x: Tensor, y: Tensor) => repeatAdd(x, y, repeats))(batch, shared);
    },
  },
  { name: "recorded", run: (repeats) => void repeatAdd(leaf, b, repeats) },
  {
    name: "vmap call",
    run: (repeats) => {
      const mapped = vmap((x: Tensor, y: Tensor) => add(x, y));
      for (let i = 0; i < repeats; i++) sink = mapped(batch, shared);
    },
  },
];

/** Measures all of them in one race. */
export async function measureOverheads(rounds: number): Promise<readonly Overhead[]> {
  const times = await race(contestants, rounds);
  const of = (name: string): number => times.get(name) ?? Number.NaN;
  return [
    { name: `add of ${LENGTH} elements`, microseconds: of("plain"), target: 0.5 },
    { name: "one vmap level, per call", microseconds: of("mapped") - of("plain"), target: 1 },
    {
      name: "recording a gradient, per call",
      microseconds: of("recorded") - of("plain"),
      target: 1,
    },
    {
      name: "entering and leaving vmap",
      microseconds: of("vmap call") - of("mapped"),
      target: null,
    },
  ];
}
