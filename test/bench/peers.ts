// The libraries measured, each behind the same three operations on 1e6 float32 elements.
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as bw from "batchwise";
import * as np from "numpy-ts";

/** A library with its operands prepared; each function computes and drops one result. */
export interface Peer {
  readonly name: string;
  readonly add: () => void;
  readonly relu: () => void;
  readonly sum: () => void;
  /** The same results as numbers, to see that all compute the same. */
  readonly check: () => Promise<readonly number[]>;
}

/** Each result is dropped at the end of a scope, as `dispose` does for tfjs. */
function batchwisePeer(left: Float32Array, right: Float32Array): Peer {
  const [x, y] = [bw.tensor(left), bw.tensor(right)];
  const dropped = (op: () => bw.Tensor) => (): void => {
    bw.scope(() => {
      op();
    });
  };
  return {
    name: "batchwise",
    add: dropped(() => bw.add(x, y)),
    relu: dropped(() => bw.relu(x)),
    sum: dropped(() => bw.sum(x)),
    check: async () => {
      const probes = [bw.add(x, y).select(0, 7), bw.relu(x).select(0, 8), bw.sum(x)];
      return probes.map((value) => Number(value.item()));
    },
  };
}

/** The same, with every result left to the garbage collector: new memory, mostly outside of the caches. */
function collectedPeer(left: Float32Array, right: Float32Array): Peer {
  const [x, y] = [bw.tensor(left), bw.tensor(right)];
  let sink = x;
  return {
    name: "left to gc",
    add: () => {
      sink = bw.add(x, y);
    },
    relu: () => {
      sink = bw.relu(x);
    },
    sum: () => {
      sink = bw.sum(x);
    },
    check: async () => {
      const probes = [bw.add(x, y).select(0, 7), bw.relu(x).select(0, 8), bw.sum(x)];
      if (sink.shape.length > 1) throw new Error("a result has more dims than its input");
      return probes.map((value) => Number(value.item()));
    },
  };
}

/** tfjs never frees by itself, so each result is disposed of, which is part of using it. */
function tfjsPeer(left: Float32Array, right: Float32Array): Peer {
  const [x, y] = [tf.tensor1d(left), tf.tensor1d(right)];
  return {
    name: "tfjs-wasm",
    add: () => tf.add(x, y).dispose(),
    relu: () => tf.relu(x).dispose(),
    sum: () => tf.sum(x).dispose(),
    check: async () => {
      const added = await tf.add(x, y).data();
      const positive = await tf.relu(x).data();
      return [added[7], positive[8], (await tf.sum(x).data())[0]];
    },
  };
}

/** numpy-ts asks for `dispose` as well: its heap does not recover otherwise. */
function numpyPeer(left: Float32Array, right: Float32Array): Peer {
  const x = np.array(Array.from(left), "float32");
  const y = np.array(Array.from(right), "float32");
  let total: unknown = null;
  return {
    name: "numpy-ts",
    add: () => np.add(x, y).dispose(),
    relu: () => np.maximum(x, 0).dispose(),
    sum: () => {
      total = np.sum(x);
    },
    check: async () => {
      const [added, positive] = [np.add(x, y).tolist(), np.maximum(x, 0).tolist()];
      total = np.sum(x);
      return [Number(added[7]), Number(positive[8]), Number(total)];
    },
  };
}

/** Every library, ready. */
export async function loadPeers(length: number): Promise<readonly Peer[]> {
  await tf.setBackend("wasm");
  await tf.ready();
  const left = Float32Array.from({ length }, (_, i) => Math.sin(i));
  const right = Float32Array.from({ length }, (_, i) => Math.cos(3 * i));
  return [
    batchwisePeer(left, right),
    collectedPeer(left, right),
    tfjsPeer(left, right),
    numpyPeer(left, right),
  ];
}
