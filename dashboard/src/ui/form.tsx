// Forms in dialogs: fields, sending, and what the server says about them.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

import type { TypedDocument, UsageError } from '../../../clients/typescript/src/index.js';
import { mutate } from '../session';
import { Dialog } from './controls';
import { Reason } from './panel';

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'number' | 'datetime-local';
  required?: boolean;
  placeholder?: string;
  hint?: string;
  disabled?: boolean;
  list?: string[];
}

export function Field({ label, value, onInput, type = 'text', required = false, placeholder, hint, disabled = false, list }: FieldProps) {
  const listId = list && `options-${label.replaceAll(/\W/g, '-').toLowerCase()}`;
  return (
    <label>
      <span>{label}{required && ' *'}</span>
      <input
        class="control"
        type={type === 'number' ? 'text' : type}
        inputMode={type === 'number' ? 'decimal' : undefined}
        pattern={type === 'number' ? '\\d+(\\.\\d{1,9})?' : undefined}
        title={type === 'number' ? 'A number such as 12 or 0.25' : undefined}
        value={value}
        required={required}
        placeholder={placeholder}
        disabled={disabled}
        list={listId}
        autoComplete="off"
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {listId && <datalist id={listId}>{list.map((option) => <option key={option} value={option} />)}</datalist>}
      {hint && <small>{hint}</small>}
    </label>
  );
}

interface FormProps<Data, Variables> {
  title: string;
  /** What the button says. */
  action: string;
  isDangerous?: boolean;
  document: TypedDocument<Data, Variables>;
  variables: () => Variables;
  onDone: (data: Data) => void;
  onClose: () => void;
  children: ComponentChildren;
}

/** A dialog that sends a mutation. */
export function FormDialog<Data extends object, Variables>({ title, action, isDangerous = false, document, variables, onDone, onClose, children }: FormProps<Data, Variables>) {
  const [error, setError] = useState<UsageError | null>(null);
  const [isSending, setSending] = useState(false);
  const send = async (event: Event) => {
    event.preventDefault();
    setSending(true);
    const result = await mutate(document, variables());
    setSending(false);
    setError(result.errors[0] ?? null);
    if (result.data && result.errors.length === 0) onDone(result.data);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={(event) => void send(event)}>
        {children}
        {error && (
          <div class="notice failed" role="alert">
            <b>Not saved</b>
            <Reason error={error} />
          </div>
        )}
        <div class="buttons">
          <button type="button" class="secondary" onClick={onClose}>Cancel</button>
          <button type="submit" class={isDangerous ? 'secondary danger' : 'primary'} disabled={isSending}>{isSending ? 'Sending …' : action}</button>
        </div>
      </form>
    </Dialog>
  );
}
