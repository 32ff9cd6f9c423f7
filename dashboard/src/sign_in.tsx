// Signing in by a token.

import { useState } from 'preact/hooks';

import { rejection, signIn, status, viewer } from './session';
import { Brand } from './ui/icons';
import { Reason } from './ui/panel';

/** What the form says: to sign in for the first time, or to continue. */
function heading(): { title: string; advice: string } {
  if (status.value !== 'ended') return { title: 'Sign in', advice: 'Paste a token of your identity provider, or a service token with the scope read.' };
  const advice = 'Paste another token to continue where you were.';
  if (!rejection.value) return { title: 'Sign in again', advice };
  return { title: viewer.value ? 'Your session has ended' : 'This token was not accepted', advice };
}

export function SignIn() {
  const [text, setText] = useState('');
  const [remember, setRemember] = useState(false);
  const { title, advice } = heading();
  return (
    <main class="sign-in">
      <form class="panel" onSubmit={(event) => { event.preventDefault(); if (text.trim()) signIn(text, remember); }}>
        <Brand />
        <h1>{title}</h1>
        {rejection.value && <div class="notice failed" role="alert"><Reason error={rejection.value} /></div>}
        <p class="muted">{advice}</p>
        <label>
          Token
          <input type="password" class="control" autoComplete="off" spellcheck={false} required value={text} onInput={(event) => setText(event.currentTarget.value)} placeholder="ui_… or eyJ…" />
        </label>
        <label class="check">
          <input type="checkbox" checked={remember} onChange={() => setRemember(!remember)} /> Keep it in this tab until the tab is closed
        </label>
        <button type="submit" class="primary">{status.value === 'ended' ? 'Continue' : 'Sign in'}</button>
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
