// Controls: popovers, menus, choices, copying, dialogs.

import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { config } from '../config';
import { copyText } from './clipboard';
import { Icon } from './icons';

interface PopoverProps {
  /** Content of the button. */
  label: ComponentChildren;
  /** Name of the button, where the label does not say it. */
  name?: string;
  class?: string;
  /** The side at which the panel is aligned with the button. */
  align?: 'start' | 'end';
  children: (close: () => void) => ComponentChildren;
}

/** A button that opens a panel. Escape, a press elsewhere and leaving it with the keyboard close it. */
export function Popover({ label, name, class: className = 'control', align = 'start', children }: PopoverProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!isOpen) return undefined;
    const onPress = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPress);
    root.current?.querySelector<HTMLElement>('.panel-pop input, .panel-pop button, .panel-pop select, .panel-pop a')?.focus();
    return () => document.removeEventListener('pointerdown', onPress);
  }, [isOpen]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div
      class="pop"
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) {
          event.stopPropagation();
          close();
        }
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget as Node | null;
        if (next && !root.current?.contains(next)) setOpen(false);
      }}
    >
      <button ref={button} type="button" class={className} aria-label={name} aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        {label}
      </button>
      <div id={id} class={`panel-pop ${align}`} hidden={!isOpen}>
        {isOpen && children(close)}
      </div>
    </div>
  );
}

export interface Action {
  name: string;
  run?: () => void;
  /** An address of GraphiQL, which asks the page that opened it for the token: the only link that gives another page access to this one. */
  graphiql?: string;
}

/** A menu of actions behind three dots. */
export function Menu({ name, actions }: { name: string; actions: Action[] }) {
  return (
    <Popover label={<Icon name="more" />} name={name} class="icon-button" align="end">
      {(close) => (
        <ul class="menu">
          {actions.map((action) => (
            <li key={action.name}>
              {action.graphiql ? (
                <a href={action.graphiql} target="_blank" rel="opener" onClick={close}>
                  {action.name} <Icon name="external" />
                </a>
              ) : (
                <button type="button" onClick={() => { action.run?.(); close(); }}>{action.name}</button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}

export interface Option {
  value: string;
  name: string;
}

interface ChoiceProps {
  /** What is chosen. */
  name: string;
  options: Option[];
  value: string;
  onChange: (value: string) => void;
}

/** One of several: a row of buttons where there is space, a list elsewhere. */
export function Choice({ name, options, value, onChange }: ChoiceProps) {
  return (
    <>
      <div class="segments" role="group" aria-label={name}>
        {options.map((option) => (
          <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
            {option.name}
          </button>
        ))}
      </div>
      <Select class="narrow" name={name} options={options} value={value} onChange={onChange} />
    </>
  );
}

export function Select({ name, options, value, onChange, class: className = '' }: ChoiceProps & { class?: string }) {
  return (
    <select class={`control ${className}`} aria-label={name} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>{option.name}</option>
      ))}
    </select>
  );
}

const COPIED_MS = 1_600;

/** A button that copies text, and says so. */
export function Copy({ text, name, children }: { text: string; name: string; children?: ComponentChildren }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button
      type="button"
      class="link copy"
      aria-label={isCopied ? 'Copied' : name}
      title={name}
      onClick={() => void copyText(text).then(setCopied)}
    >
      {children} <Icon name={isCopied ? 'check' : 'copy'} />
    </button>
  );
}

/** The part of a dialog of a frame that is above what was pressed, in pixels. */
const ABOVE_PX = 120;

interface DialogProps {
  title: string;
  /** `side`: a drawer at the end of the window. */
  kind?: 'side' | 'centre';
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog. */
export function Dialog({ title, kind = 'centre', onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the first paint: a key that is pressed right after it must reach the dialog.
  useLayoutEffect(() => {
    const pressed = document.activeElement?.getBoundingClientRect();
    dialog.current?.showModal();
    // A frame may be much higher than the window: the dialog opens next to what was pressed.
    if (config.embed) dialog.current?.style.setProperty('--top', `${Math.max(0, (pressed?.top ?? 0) - ABOVE_PX)}px`);
  }, []);
  return (
    <dialog
      ref={dialog}
      class={kind}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
