/** Tells a listener of the application's. One that throws has its own trouble: it must not cost anybody a code or a token. */
export function heard<News>(listener: ((news: News) => void) | undefined, news: News): void {
  try {
    listener?.(news)
  } catch {
    // See above.
  }
}
