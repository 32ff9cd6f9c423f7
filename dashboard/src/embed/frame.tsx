// The usage page without its frame, inside the page of another product.

import { useEffect, useState } from 'preact/hooks';

import { config } from '../config';
import { offline } from '../sections';
import { rejection, status } from '../session';
import { Message, Reason } from '../ui/panel';
import { reload } from '../usage/data';
import { UsagePage } from '../usage/page';
import { ignored, isFramed } from './messages';

export function Frame() {
  return (
    <>
      {offline.value && (
        <p class="bar" role="status">
          You are offline, or the server cannot be reached. What is shown was read before.{' '}
          <button type="button" class="link" onClick={() => void reload()}>Try again</button>
        </p>
      )}
      <main class="page"><h1 class="hidden">Usage</h1>{status.value === 'open' ? <UsagePage /> : <Waiting />}</main>
    </>
  );
}

/** How long a product takes at most, as a rule, to send its token. */
const EXPECTED_MS = 5_000;

/** Until there is a token: what the page waits for, and why it may be waiting in vain. */
function Waiting() {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), EXPECTED_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isFramed) {
    const { origins } = config.embed!;
    return (
      <div class="notice empty">
        <b>This view is for frames of other pages</b>
        <p>
          {origins.length === 0 ? <>No page may show it: <code>http.embed_origins</code> of the server lists none.</> : <>Pages of these origins may show it: {origins.join(', ')}.</>}
          {' '}<a href="/">Open the dashboard</a>
        </p>
      </div>
    );
  }
  const isEnded = status.value === 'ended';
  return (
    <div class="notice empty" role="status">
      <b>{isEnded ? 'Your session has ended' : isLate || ignored.value ? 'Not signed in' : 'Signing in …'}</b>
      {rejection.value && <Reason error={rejection.value} />}
      {isEnded && <p>The view continues as soon as the page around it sends a new token.</p>}
      {ignored.value && <p><Message text={ignored.value} />.</p>}
      {isLate && !isEnded && !ignored.value && <p>The page around this view has not sent a token. Load the page again, or report it to those who run it.</p>}
    </div>
  );
}
