/** As Web Crypto calls them. */
export type HashName = 'SHA-1' | 'SHA-256' | 'SHA-512'
