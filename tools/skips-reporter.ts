/** A reporter that writes one line for every skipped test: its name, and why. */
export default async function* skips(
  source: AsyncIterable<{
    readonly type: string
    readonly data: { readonly name?: string; readonly skip?: string | boolean }
  }>,
): AsyncGenerator<string> {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' || data.skip === undefined || data.skip === false) continue
    yield `${data.name}${typeof data.skip === 'string' && data.skip !== '' ? `: ${data.skip}` : ''}\n`
  }
}
