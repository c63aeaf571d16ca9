import { randn, tensor } from "batchwise";
export const samples = {
  log_cosh: () => [{ args: [randn([3, 4])] }, { args: [tensor(0.5)] }],
  mahalanobis: () => [{ args: [randn([4, 3]), randn([3]), tensor([[2, 0, 0], [0, 1, 0.5], [0, 0.5, 3]])] }],
  weighted_mean: () => [{ args: [randn([4, 3]), tensor([1, 2, 4])] }, { args: [randn([3, 4]), tensor([1, 2, 4]), 0] }, { args: [randn([3]), tensor([1, 2, 4])] }],
  zscore: () => [{ args: [randn([4, 3])] }, { args: [randn([4, 3, 2]), 1] }],
};
