// What the server says about itself in the page.

export interface Config {
  /** Path of the API. */
  endpoint: string;
  /** Whether everything is allowed without a token. */
  isDevelopment: boolean;
  /** Path of GraphiQL. Null: it is not served. */
  graphiql: string | null;
  version: string;
}

export const config: Config = JSON.parse(document.getElementById('dashboard-config')?.textContent ?? '{}');
