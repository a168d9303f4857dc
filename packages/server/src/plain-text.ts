// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u0008\u000b-\u001f\u007f]/

/** Text every database can hold and every page can show: no control characters but tab and line feed, no half characters. */
export function isPlainText(text: string): boolean {
  return !control.test(text) && text.isWellFormed()
}
