/** Bytes over IPC as text. */
export function flatten(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part instanceof Uint8Array ? { bytes: Buffer.from(part).toString('hex') } : part,
  )
}

export function revive(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    const bytes = (part as { bytes?: string } | null)?.bytes
    return bytes === undefined ? part : Buffer.from(bytes, 'hex')
  })
}
