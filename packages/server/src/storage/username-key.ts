/**
 * By what usernames are told apart: without case, and in compatibility form, so that `ａｌｉｃｅ` and `Alice` cannot both
 * exist. Computed here, not in the database, so that every database agrees.
 */
export function usernameKey(username: string): string {
  return username.normalize('NFKC').toLowerCase().normalize('NFKC')
}
