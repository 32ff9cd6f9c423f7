// Signing in by a token.

import { useState } from 'preact/hooks';

import { signIn, status } from './session';
import { Brand } from './ui/icons';

export function SignIn() {
  const [text, setText] = useState('');
  const [remember, setRemember] = useState(false);
  const isEnded = status.value === 'ended';
  return (
    <main class="sign-in">
      <form class="panel" onSubmit={(event) => { event.preventDefault(); if (text.trim()) signIn(text, remember); }}>
        <Brand />
        <h1>{isEnded ? 'Your session has ended' : 'Sign in'}</h1>
        <p class="muted">
          {isEnded ? 'The token has expired, was revoked, or is not valid here. Paste a new one to continue where you were.'
            : 'Paste a token of your identity provider, or a service token with the scope read.'}
        </p>
        <label>
          Token
          <input type="password" class="control" autoComplete="off" spellcheck={false} required value={text} onInput={(event) => setText(event.currentTarget.value)} placeholder="ui_… or eyJ…" />
        </label>
        <label class="check">
          <input type="checkbox" checked={remember} onChange={() => setRemember(!remember)} /> Keep it in this tab until the tab is closed
        </label>
        <button type="submit" class="primary">{isEnded ? 'Continue' : 'Sign in'}</button>
        <details>
          <summary>Where do I get a token?</summary>
          <p>An operator creates one on the server:</p>
          <pre>usage-insights token create \{'\n'}  --name me --scope read</pre>
          <p class="muted">It is kept in the memory of this page and is sent only to this server.</p>
        </details>
      </form>
    </main>
  );
}
