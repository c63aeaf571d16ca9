// The version of this package, as a constant: in a browser there is no package.json to read.

/** The version in package.json; a test compares them. */
export const VERSION = "0.1.0";
