/** Walks a header field value by the pieces of RFC 9110 §5.6: tokens, quoted strings, optional white space. */

const TOKEN = /[\w!#$%&'*+.^`|~-]+/y
const SPACE = /[ \t]+/y
const QUOTED = /"([^"\\]*(?:\\.[^"\\]*)*)(?:"|\\?$)/sy

export class Scanner {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get done(): boolean {
    return this.at >= this.text.length
  }

  /** Takes what a sticky pattern finds here, or stays where it is. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found === null) return undefined
    this.at = pattern.lastIndex
    return found
  }

  /** OWS and BWS (§5.6.3). Says whether there was any. */
  space(): boolean {
    return this.take(SPACE) !== undefined
  }

  token(): string | undefined {
    return this.take(TOKEN)?.[0]
  }

  /** A quoted string without its quotes and escapes (§5.6.4); a missing end quote is forgiven. */
  quoted(): string | undefined {
    return this.take(QUOTED)?.[1]?.replace(/\\(.)/gs, '$1')
  }

  /** Takes exactly this character. */
  eat(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  /** `name` or `name=value`, with the spaces old software puts around `=`; names are case-insensitive. */
  parameter(): { readonly name: string; readonly value?: string } | undefined {
    const name = this.token()?.toLowerCase()
    if (name === undefined) return undefined
    const after = this.at
    this.space()
    if (!this.eat('=')) {
      this.at = after
      return { name }
    }
    this.space()
    return { name, value: this.quoted() ?? this.token() ?? '' }
  }

  /** Moves to the next of these characters, stepping over quoted strings: the way out of something malformed. */
  skipTo(characters: string): void {
    while (!this.done && !characters.includes(this.text[this.at]!)) {
      if (this.quoted() === undefined) this.at++
    }
  }
}

/** A quoted string (§5.6.4). What a header field cannot carry becomes `?`. */
export function quote(text: string): string {
  return `"${text.replace(/[^\t\x20-\x7e]/gu, '?').replace(/["\\]/g, '\\$&')}"`
}
