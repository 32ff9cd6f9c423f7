/** The token of the requests, and how to replace it once it has expired. */
export interface CredentialOptions {
  /**
   * The token, without `Bearer`: fixed, or a function that is called for every request. Undefined: requests are sent without a token,
   * which only a server in development answers.
   */
  token?: string | (() => string | undefined) | undefined;
  /**
   * Gets a new token after the server rejected the current one. Resolve with undefined if there is none, for example because the user must
   * sign in. It is called once for all requests that failed with the same token.
   */
  refreshToken?: (() => Promise<string | undefined>) | undefined;
}

export class Credentials {
  readonly #options: CredentialOptions;
  /** The token that `refreshToken` returned, in use for as long as `options.token` still gives the one that it replaced. */
  #replacement: { configured: string | undefined; token: string } | null = null;
  #refreshing: Promise<string | undefined> | null = null;

  constructor(options: CredentialOptions) {
    this.#options = options;
  }

  /** The token to send now. */
  current(): string | undefined {
    const configured = this.#configured();
    return this.#replacement?.configured === configured ? this.#replacement?.token : configured;
  }

  /** Whether there is another token than `rejected` now, or a new one could be obtained. Never rejects. */
  async replace(rejected: string | undefined): Promise<boolean> {
    if (this.current() !== rejected) return true;
    const { refreshToken } = this.#options;
    if (!refreshToken) return false;
    this.#refreshing ??= this.#refresh(refreshToken).finally(() => {
      this.#refreshing = null;
    });
    return (await this.#refreshing) !== undefined;
  }

  async #refresh(refreshToken: () => Promise<string | undefined>): Promise<string | undefined> {
    const token = await Promise.resolve().then(refreshToken).catch(() => undefined);
    if (token !== undefined) this.#replacement = { configured: this.#configured(), token };
    return token;
  }

  #configured(): string | undefined {
    const { token } = this.#options;
    return typeof token === 'function' ? token() : token;
  }
}
