// Tokens as they are given to the page.

/** The token in a text that was pasted or sent, with or without the scheme `Bearer` of the header that it comes from. */
export function tokenOf(text: string): string {
  return text.trim().replace(/^Bearer\s+/i, '');
}
