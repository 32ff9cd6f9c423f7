// Service tokens: made, rotated and revoked. A secret is shown once.

import { useState } from 'preact/hooks';

import { CreateServiceTokenDocument, RevokeServiceTokenDocument, RotateServiceTokenDocument } from '../../../clients/typescript/src/index.js';
import type { ServiceTokenScope } from '../../../clients/typescript/src/index.js';
import { dateTime } from '../dates';
import { state } from '../state';
import { Copy, Dialog, Menu } from '../ui/controls';
import { Field, FormDialog } from '../ui/form';
import { Panel } from '../ui/panel';
import { ingestion, load, type ServiceToken } from './data';

type Opened =
  | { kind: 'create' }
  | { kind: 'rotate' | 'revoke'; token: ServiceToken }
  | { kind: 'secret'; name: string; secret: string };

export function TokensPanel() {
  const [opened, open] = useState<Opened | null>(null);
  const { tokens } = ingestion.data.value;
  const { timeZone } = state.value;
  const close = () => open(null);
  const shown = (name: string, secret: string) => {
    open({ kind: 'secret', name, secret });
    void load(['tokens', 'diagnosis']);
  };
  return (
    <Panel
      title="Service tokens"
      hasData={Boolean(tokens)}
      isLoading={ingestion.loading.value.has('tokens')}
      error={ingestion.errors.value.tokens}
      onRetry={() => void load(['tokens'])}
      tools={tokens && <div class="panel-actions"><button type="button" class="secondary" onClick={() => open({ kind: 'create' })}>Create a token</button></div>}
    >
      {() => (
        <>
          {tokens!.nodes.length === 0 ? <p class="notice empty">There are no service tokens yet. A service needs one to record usage in production.</p> : (
            <table class="groups">
              <thead>
                <tr>
                  <th scope="col">Service</th>
                  <th scope="col">State</th>
                  <th scope="col" class="small">Scopes</th>
                  <th scope="col" class="wide">Limited to</th>
                  <th scope="col" class="medium">Last used</th>
                  <th scope="col" class="wide">Expires</th>
                  <th scope="col"><span class="hidden">Actions</span></th>
                </tr>
              </thead>
              <tbody>
                {[...tokens!.nodes].sort((left, right) => Number(right.state === 'ACTIVE') - Number(left.state === 'ACTIVE')).map((token) => (
                  <tr key={token.id} class={token.state === 'ACTIVE' ? '' : 'retired'}>
                    <th scope="row"><span class="ellipsis block" title={token.id}>{token.name}</span></th>
                    <td><span class={`state ${token.state.toLowerCase()}`}>{token.state.toLowerCase()}</span></td>
                    <td class="small">{token.scopes.map((scope) => scope.toLowerCase()).join(', ')}</td>
                    <td class="wide">{[token.accountIds?.join(', '), token.usageTypes?.join(', ')].filter(Boolean).join(' · ') || <span class="muted">nothing</span>}</td>
                    <td class="medium">{token.lastUsedAt == null ? <span class="muted">never</span> : dateTime(token.lastUsedAt, timeZone)}</td>
                    <td class="wide">{token.expiresAt == null ? <span class="muted">never</span> : dateTime(token.expiresAt, timeZone)}</td>
                    <td class="actions">
                      {token.state === 'ACTIVE' && (
                        <Menu
                          name={`Change ${token.name}`}
                          actions={[
                            { name: 'Rotate', run: () => open({ kind: 'rotate', token }) },
                            { name: 'Revoke', run: () => open({ kind: 'revoke', token }) },
                          ]}
                        />
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {opened?.kind === 'create' && <CreateDialog onDone={shown} onClose={close} />}
          {opened?.kind === 'rotate' && <RotateDialog token={opened.token} onDone={shown} onClose={close} />}
          {opened?.kind === 'revoke' && <RevokeDialog token={opened.token} onDone={() => { close(); void load(['tokens', 'diagnosis']); }} onClose={close} />}
          {opened?.kind === 'secret' && <SecretDialog name={opened.name} secret={opened.secret} onClose={close} />}
        </>
      )}
    </Panel>
  );
}

interface DialogProps {
  onDone: (name: string, secret: string) => void;
  onClose: () => void;
}

const SCOPES: { scope: ServiceTokenScope; name: string }[] = [
  { scope: 'RECORD', name: 'record: send and correct usage' },
  { scope: 'READ', name: 'read: query usage' },
  { scope: 'ADMIN', name: 'admin: change prices, hardware and tokens' },
];

const list = (text: string) => {
  const values = text.split(',').map((value) => value.trim()).filter(Boolean);
  return values.length > 0 ? values : null;
};

function CreateDialog({ onDone, onClose }: DialogProps) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ServiceTokenScope[]>(['RECORD']);
  const [accounts, setAccounts] = useState('');
  const [types, setTypes] = useState('');
  const [expires, setExpires] = useState('');
  return (
    <FormDialog
      title="Create a service token"
      action="Create"
      document={CreateServiceTokenDocument}
      variables={() => ({
        input: { name: name.trim(), scopes, accountIds: list(accounts), usageTypes: list(types), expiresAt: expires === '' ? null : new Date(expires).toISOString() },
      })}
      onDone={({ createServiceToken }) => createServiceToken && onDone(createServiceToken.serviceToken.name, createServiceToken.token)}
      onClose={onClose}
    >
      <Field label="Name of the service" required placeholder="compute-meter" value={name} onInput={setName} />
      <fieldset>
        <legend>What it may do</legend>
        {SCOPES.map(({ scope, name }) => (
          <label key={scope} class="check">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={() => setScopes(scopes.includes(scope) ? scopes.filter((other) => other !== scope) : [...scopes, scope])}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <div class="fields">
        <Field label="Accounts" placeholder="acme, globex" hint="Empty: all" value={accounts} onInput={setAccounts} />
        <Field label="Usage types" placeholder="compute_seconds" hint="Empty: all" value={types} onInput={setTypes} />
      </div>
      <Field label="Expires" type="datetime-local" hint="Your local time. Empty: never" value={expires} onInput={setExpires} />
    </FormDialog>
  );
}

function RotateDialog({ token, onDone, onClose }: DialogProps & { token: ServiceToken }) {
  const [minutes, setMinutes] = useState('60');
  return (
    <FormDialog
      title={`Rotate the token of ${token.name}?`}
      action="Rotate"
      document={RotateServiceTokenDocument}
      variables={() => ({ input: { id: token.id, overlapSeconds: Math.round(Number(minutes) * 60) } })}
      onDone={({ rotateServiceToken }) => rotateServiceToken && onDone(token.name, rotateServiceToken.token)}
      onClose={onClose}
    >
      <Field label="Minutes for which the previous secret stays valid" type="number" required value={minutes} onInput={setMinutes} />
    </FormDialog>
  );
}

function RevokeDialog({ token, onDone, onClose }: { token: ServiceToken; onDone: () => void; onClose: () => void }) {
  return (
    <FormDialog title={`Revoke the token of ${token.name}?`} action="Revoke" isDangerous document={RevokeServiceTokenDocument} variables={() => ({ input: { id: token.id } })} onDone={onDone} onClose={onClose}>
      <p>Its next request is rejected. What the service sends from then on is not recorded. This cannot be undone.</p>
    </FormDialog>
  );
}

function SecretDialog({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  return (
    <Dialog title={`The token of ${name}`} onClose={onClose}>
      <div class="form">
        <p>Copy it now: it is shown this once. The server stores only a hash of it.</p>
        <div class="secret"><code>{secret}</code> <Copy text={secret} name="Copy the token">Copy</Copy></div>
        <p class="muted">The service sends it as <code>Authorization: Bearer ui_…</code></p>
      </div>
    </Dialog>
  );
}
