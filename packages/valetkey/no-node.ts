// Part of tsconfig.web.json alone. An unused directive here means that Node's types have crept in, and the proof is none.
// @ts-expect-error
export type Process = typeof process
