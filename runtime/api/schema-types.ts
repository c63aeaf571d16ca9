// The types a schema string stands for, worked out by the compiler: of a call, of named arguments, of the result.
import type { Generator, OpArg } from "../kernels/contract.ts";
import type { Batched, MaybeBatched } from "../tensor/batched.ts";
import type { DType, Scalar } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** TypeScript types of the base types. */
interface BaseTypes {
  readonly Tensor: Tensor;
  readonly Scalar: Scalar;
  readonly int: number;
  readonly float: number;
  readonly bool: boolean;
  readonly str: string;
  readonly ScalarType: DType;
  readonly Device: string;
  readonly Generator: Generator;
  readonly Layout: string;
  readonly MemoryFormat: string;
}

type Base<Text extends string> = Text extends keyof BaseTypes ? BaseTypes[Text] : unknown;

/** `Tensor(a)` without its alias mark. */
type Unmarked<Text extends string> = Text extends `${infer Head}(${string})${infer Tail}`
  ? `${Head}${Tail}`
  : Text;

/** The value of a type, as kernels and rules see it. */
type ValueOf<Text extends string> = Text extends `${infer Inner}?`
  ? ValueOf<Inner> | null
  : Text extends `${infer Inner}[${string}]`
    ? readonly ValueOf<Inner>[]
    : Base<Text>;

/** What a call may give for it: `int[2]` also takes one number. */
type GivenOf<Text extends string> = Text extends `${infer Inner}?`
  ? GivenOf<Inner> | null
  : Text extends `int[${infer Size}]`
    ? readonly number[] | (Size extends "" ? never : number)
    : ValueOf<Text>;

/** `grad_output` as `gradOutput`. */
type Camel<Text extends string> = Text extends `${infer Head}_${infer Tail}`
  ? Head extends ""
    ? `_${Camel<Tail>}`
    : `${Head}${Capitalize<Camel<Tail>>}`
  : Text;

/** One parameter: its name, its type's text, and how it may be given. */
interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly isNamed: boolean;
}

type ParameterOf<
  Text extends string,
  Named extends boolean,
> = Text extends `${infer Type} ${infer Name}=${string}`
  ? { name: Camel<Name>; type: Unmarked<Type>; isRequired: false; isNamed: Named }
  : Text extends `${infer Type} ${infer Name}`
    ? { name: Camel<Name>; type: Unmarked<Type>; isRequired: true; isNamed: Named }
    : never;

/** The parameters of a list as schemas are printed: a comma and a space between them. */
type Parameters<
  Text extends string,
  Named extends boolean = false,
> = Text extends `${infer Head}, ${infer Tail}`
  ? Head extends "*"
    ? Parameters<Tail, true>
    : [ParameterOf<Head, Named>, ...Parameters<Tail, Named>]
  : Text extends "" | "*"
    ? []
    : [ParameterOf<Text, Named>];

/** The text between the parentheses of `name(…)`. */
type Inside<Text extends string> = Text extends `${string}(${infer List})` ? List : "";

type ParametersOf<Schema extends string> = Schema extends `${infer Head} -> ${string}`
  ? Parameters<Inside<Head>>
  : [];

type Each<List> = List extends readonly (infer One extends Parameter)[] ? One : never;

/** The text of the type of one parameter. */
type TypeText<List, Name> = Extract<Each<List>, { readonly name: Name }>["type"];

/** Every argument of an op by its camelCase name, defaults filled in: what kernels and rules are given. */
export type NamedArgs<Schema extends string> = string extends Schema
  ? Readonly<Record<string, OpArg>>
  : NamedOf<ParametersOf<Schema>>;

type NamedOf<List> = {
  readonly [Name in Each<List>["name"]]: ValueOf<TypeText<List, Name>>;
};

type Positional<List, Required extends boolean> = List extends [
  infer First extends Parameter,
  ...infer Rest,
]
  ? First extends { isNamed: false; isRequired: Required }
    ? [GivenOf<First["type"]>, ...Positional<Rest, Required>]
    : Positional<Rest, Required>
  : [];

type NamesLike<List, Wanted> = Extract<Each<List>, Wanted>["name"];

/** Everything that may come by name: keyword-only parameters, and those with a default. */
type Options<List> = Flat<
  {
    readonly [Name in NamesLike<List, { isRequired: false }>]?: GivenOf<TypeText<List, Name>>;
  } & {
    readonly [Name in NamesLike<List, { isRequired: true; isNamed: true }>]: GivenOf<
      TypeText<List, Name>
    >;
  }
>;

/** An intersection as one object, in which a stray key is seen. */
type Flat<Parts> = { [Name in keyof Parts]: Parts[Name] };

/** Required arguments, then any number of those with a default, then perhaps options by name. */
type Calls<Given extends readonly unknown[], Rest, Named> =
  | ([keyof Named] extends [never]
      ? Given
      : object extends Named
        ? [...Given, options?: Named]
        : [...Given, options: Named])
  | (Rest extends [infer First, ...infer Later] ? Calls<[...Given, First], Later, Named> : never);

/** The arguments of a call. */
export type CallArgs<Schema extends string> = string extends Schema
  ? readonly unknown[]
  : ParametersOf<Schema> extends infer List
    ? Calls<Positional<List, true>, Positional<List, false>, Options<List>>
    : never;

type Outputs<Text extends string> = Text extends `${infer Head}, ${infer Tail}`
  ? [OutputOf<Head>, ...Outputs<Tail>]
  : Text extends ""
    ? []
    : [OutputOf<Text>];

type OutputOf<Text extends string> = ValueOf<
  Unmarked<Text extends `${infer Type} ${string}` ? Type : Text>
>;

/** What a call returns: a tensor, or a tuple with one entry per output. */
export type CallResult<Schema extends string> = Schema extends `${string} -> ${infer Text}`
  ? Text extends `(${infer List})`
    ? Readonly<Outputs<List>>
    : OutputOf<Text>
  : unknown;

type TensorNamesOf<List> = List extends [infer First extends Parameter, ...infer Rest]
  ? (First["type"] extends `Tensor${string}` ? First["name"] : never) | TensorNamesOf<Rest>
  : never;

/** The names of the parameters that are tensors. */
export type TensorNames<Schema extends string> = string extends Schema
  ? string
  : TensorNamesOf<ParametersOf<Schema>>;

/** Whether a union has one member. */
type IsSingle<Names> = (Names extends unknown ? (name: Names) => void : never) extends (
  name: infer All,
) => void
  ? [Names] extends [All]
    ? true
    : false
  : false;

/** Tensors as a batching rule sees them; the only tensor of an op is always mapped. */
type BatchedOf<Value, Only> = Value extends Tensor
  ? Only extends true
    ? Batched
    : MaybeBatched
  : Value extends readonly (infer Item)[]
    ? [Extract<Item, Tensor>] extends [never]
      ? Value
      : readonly BatchedOf<Item, false>[]
    : Value;

/** The arguments of a batching rule by name. */
export type BatchedNamedArgs<Schema extends string> = {
  readonly [Name in keyof NamedArgs<Schema>]: BatchedOf<
    NamedArgs<Schema>[Name],
    IsSingle<TensorNames<Schema>>
  >;
};
