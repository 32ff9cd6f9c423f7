// What the server says about itself in the page.

export interface Config {
  /** Path of the API. */
  endpoint: string;
  /** Whether everything is allowed without a token. */
  isDevelopment: boolean;
  /** Path of GraphiQL. Null or missing: it is not served, or the page is in a frame. */
  graphiql?: string | null;
  /** The page is the usage page for frames: the origins of the products that may show it and send it tokens. */
  embed?: { origins: string[] };
  /** The claims of a viewer's token with its subject, account, user and role. `/a/b` is the claim `b` inside the claim `a`. */
  viewerClaims: string[];
  version: string;
}

export const config: Config = JSON.parse(document.getElementById('dashboard-config')?.textContent ?? '{}');
