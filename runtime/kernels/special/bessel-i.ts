// Bessel functions in double precision. Compiled by TypeScript and by AssemblyScript alike: doubles only, no arrays.
// Polynomials are power series where all terms have one sign, elsewhere Chebyshev fits, computed with 40 digits.

/** `I0(x)` for `x <= 8`, in `y = x * x / 4`. */
function i0Series(y: number): number {
  let sum: number = 8.434015951438106e-57;
  sum = sum * y + 6.14839762859838e-54;
  sum = sum * y + 4.156316796932504e-51;
  sum = sum * y + 2.5976979980828152e-48;
  sum = sum * y + 1.4962740468957016e-45;
  sum = sum * y + 7.915289708078262e-43;
  sum = sum * y + 3.8310002187098785e-40;
  sum = sum * y + 1.6894710964510564e-37;
  sum = sum * y + 6.757884385804225e-35;
  sum = sum * y + 2.4395962632753253e-32;
  sum = sum * y + 7.904291893012054e-30;
  sum = sum * y + 2.2843403570804838e-27;
  sum = sum * y + 5.8479113141260385e-25;
  sum = sum * y + 1.3157800456783586e-22;
  sum = sum * y + 2.5789288895295828e-20;
  sum = sum * y + 4.358389823304995e-18;
  sum = sum * y + 6.276081345559193e-16;
  sum = sum * y + 7.594058428126623e-14;
  sum = sum * y + 7.594058428126624e-12;
  sum = sum * y + 6.151187326782565e-10;
  sum = sum * y + 3.936759889140842e-8;
  sum = sum * y + 1.9290123456790124e-6;
  sum = sum * y + 6.944444444444444e-5;
  sum = sum * y + 0.001736111111111111;
  sum = sum * y + 0.027777777777777776;
  sum = sum * y + 0.25;
  sum = sum * y + 1;
  sum = sum * y + 1;
  return sum;
}

/** `I1(x) / x` for `x <= 8`, in `y = x * x / 4`. */
function i1Series(y: number): number {
  let sum: number = 1.5060742770425188e-58;
  sum = sum * y + 1.1385921534441443e-55;
  sum = sum * y + 7.992916917177893e-53;
  sum = sum * y + 5.195395996165631e-50;
  sum = sum * y + 3.1172375976993783e-47;
  sum = sum * y + 1.7207151539300568e-44;
  sum = sum * y + 8.706818678886087e-42;
  sum = sum * y + 4.022550229645372e-39;
  sum = sum * y + 1.6894710964510563e-36;
  sum = sum * y + 6.419990166514014e-34;
  sum = sum * y + 2.195636636947793e-31;
  sum = sum * y + 6.718648109060246e-29;
  sum = sum * y + 1.827472285664387e-26;
  sum = sum * y + 4.385933485594529e-24;
  sum = sum * y + 9.21046031974851e-22;
  sum = sum * y + 1.676303778194229e-19;
  sum = sum * y + 2.615033893982997e-17;
  sum = sum * y + 3.451844740057556e-15;
  sum = sum * y + 3.7970292140633116e-13;
  sum = sum * y + 3.417326292656981e-11;
  sum = sum * y + 2.460474930713026e-9;
  sum = sum * y + 1.3778659611992944e-7;
  sum = sum * y + 5.787037037037037e-6;
  sum = sum * y + 0.00017361111111111112;
  sum = sum * y + 0.003472222222222222;
  sum = sum * y + 0.041666666666666664;
  sum = sum * y + 0.25;
  sum = sum * y + 0.5;
  return sum;
}

/** `sqrt(x) * exp(-x) * I0(x)` for `x >= 8`, in `t = 16 / x - 1`. */
function i0Tail(t: number): number {
  let sum: number = -2.0260604287413626e-11;
  sum = sum * t + 9.36508689281819e-11;
  sum = sum * t + 1.5279202694981569e-10;
  sum = sum * t - 6.633287112547084e-10;
  sum = sum * t - 5.715843864202709e-10;
  sum = sum * t + 2.1968921378829006e-9;
  sum = sum * t + 1.5200816953924232e-9;
  sum = sum * t - 4.575553424534973e-9;
  sum = sum * t - 3.505966530879332e-9;
  sum = sum * t + 6.560138746917057e-9;
  sum = sum * t + 7.552583062123384e-9;
  sum = sum * t - 5.0381064879032845e-9;
  sum = sum * t - 1.340891754008974e-8;
  sum = sum * t - 6.8493381882867694e-9;
  sum = sum * t + 7.554691881248808e-9;
  sum = sum * t + 2.1566251453104354e-8;
  sum = sum * t + 3.932584334552952e-8;
  sum = sum * t + 8.872034383314144e-8;
  sum = sum * t + 2.9735985885673923e-7;
  sum = sum * t + 1.4838476651250266e-6;
  sum = sum * t + 1.1143033790932038e-5;
  sum = sum * t + 0.00013621607438984735;
  sum = sum * t + 0.0033605519836678614;
  sum = sum * t + 0.4021765094450081;
  return sum;
}

/** `sqrt(x) * exp(-x) * I1(x)` for `x >= 8`, in `t = 16 / x - 1`. */
function i1Tail(t: number): number {
  let sum: number = 1.8515118828852956e-11;
  sum = sum * t - 9.752397204138195e-11;
  sum = sum * t - 1.4011625179770627e-10;
  sum = sum * t + 6.917089294193807e-10;
  sum = sum * t + 5.295625441161261e-10;
  sum = sum * t - 2.297004161885201e-9;
  sum = sum * t - 1.4387250533041013e-9;
  sum = sum * t + 4.810597405089944e-9;
  sum = sum * t + 3.4262341490077958e-9;
  sum = sum * t - 6.983839624895866e-9;
  sum = sum * t - 7.64239413436356e-9;
  sum = sum * t + 5.59337010179061e-9;
  sum = sum * t + 1.4034238782067183e-8;
  sum = sum * t + 6.8401389977069586e-9;
  sum = sum * t - 8.427766093735185e-9;
  sum = sum * t - 2.339250374801858e-8;
  sum = sum * t - 4.312917729178349e-8;
  sum = sum * t - 1.000109565963654e-7;
  sum = sum * t - 3.483855761044295e-7;
  sum = sum * t - 1.8349102358955385e-6;
  sum = sum * t - 1.5038547200567216e-5;
  sum = sum * t - 0.0002192357638317243;
  sum = sum * t - 0.009749577193235737;
  sum = sum * t + 0.38939845902587233;
  return sum;
}

/** Modified Bessel function of the first kind, order 0. */
export function besselI0(x: number): number {
  const size = Math.abs(x);
  if (size <= 8) return i0Series((size * size) / 4);
  if (size > 720) return Infinity;
  const half = Math.exp(size / 2);
  return half * (i0Tail(16 / size - 1) / Math.sqrt(size)) * half;
}

/** `exp(-abs(x)) * besselI0(x)`. */
export function besselI0e(x: number): number {
  const size = Math.abs(x);
  if (size <= 8) return Math.exp(-size) * i0Series((size * size) / 4);
  return i0Tail(16 / size - 1) / Math.sqrt(size);
}

/** Modified Bessel function of the first kind, order 1. */
export function besselI1(x: number): number {
  const size = Math.abs(x);
  if (size <= 8) return x * i1Series((size * size) / 4);
  if (size > 720) return x * Infinity;
  const half = Math.exp(size / 2);
  const value = half * (i1Tail(16 / size - 1) / Math.sqrt(size)) * half;
  return x < 0 ? -value : value;
}

/** `exp(-abs(x)) * besselI1(x)`. */
export function besselI1e(x: number): number {
  const size = Math.abs(x);
  if (size <= 8) return Math.exp(-size) * x * i1Series((size * size) / 4);
  const value = i1Tail(16 / size - 1) / Math.sqrt(size);
  return x < 0 ? -value : value;
}
