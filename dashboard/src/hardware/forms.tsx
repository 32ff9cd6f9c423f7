// Adding and changing hardware specs and prices.

import { useState } from 'preact/hooks';

import { CreateHardwareSpecDocument, RetireHardwareSpecDocument, SetPriceDocument, UpdateHardwareSpecDocument } from '../../../clients/typescript/src/index.js';
import type { CreateHardwareSpecInput, SetPriceInput, TypedDocument } from '../../../clients/typescript/src/index.js';
import { Field, FormDialog } from '../ui/form';
import type { Spec } from './data';

interface DialogProps {
  onDone: () => void;
  onClose: () => void;
}

const MIB_PER_GIB = 1_024;
const whole = (text: string) => (text.trim() === '' ? null : Number(text));
const text = (value: string) => (value.trim() === '' ? null : value.trim());

/** `tier`: of a tier without a spec, to be added. */
export function SpecDialog({ spec, tier = '', onDone, onClose }: DialogProps & { spec: Spec | null; tier?: string }) {
  const [values, setValues] = useState({
    tier: spec?.tier ?? tier,
    displayName: spec?.displayName ?? tier,
    hourlyRate: spec?.hourlyRate ?? '',
    vcpu: spec?.vcpu?.toString() ?? '',
    memoryGib: spec?.memoryMib == null ? '' : (spec.memoryMib / MIB_PER_GIB).toString(),
    gpuModel: spec?.gpuModel ?? '',
    gpuCount: spec?.gpuCount.toString() ?? '0',
    gpuMemoryGib: spec?.gpuMemoryGib?.toString() ?? '',
    regions: spec?.regions.join(', ') ?? '',
    description: spec?.description ?? '',
    isAvailable: spec?.isAvailable ?? true,
  });
  const field = (name: Exclude<keyof typeof values, 'isAvailable'>) => ({ value: values[name], onInput: (value: string) => setValues({ ...values, [name]: value }) });
  const input = (): CreateHardwareSpecInput => ({
    tier: values.tier,
    displayName: values.displayName,
    // A price that was not changed is left out, so that no new one is added.
    ...(values.hourlyRate === (spec?.hourlyRate ?? '') ? {} : { hourlyRate: text(values.hourlyRate) }),
    vcpu: whole(values.vcpu),
    memoryMib: values.memoryGib.trim() === '' ? null : Math.round(Number(values.memoryGib) * MIB_PER_GIB),
    gpuModel: text(values.gpuModel),
    gpuCount: whole(values.gpuCount) ?? 0,
    gpuMemoryGib: whole(values.gpuMemoryGib),
    regions: values.regions.split(',').map((region) => region.trim()).filter(Boolean),
    description: values.description,
    isAvailable: values.isAvailable,
  });
  return (
    <FormDialog
      title={spec ? `Change ${spec.displayName}` : 'Add a hardware spec'}
      action={spec ? 'Save' : 'Add'}
      document={(spec ? UpdateHardwareSpecDocument : CreateHardwareSpecDocument) as TypedDocument<object, { input: CreateHardwareSpecInput }>}
      variables={() => ({ input: input() })}
      onDone={onDone}
      onClose={onClose}
    >
      <div class="fields">
        <Field label="Tier" required disabled={spec !== null} hint="As services send it" {...field('tier')} />
        <Field label="Name" required {...field('displayName')} />
        <Field label="Price per hour" type="number" hint="In force from now on" {...field('hourlyRate')} />
      </div>
      <div class="fields">
        <Field label="vCPU" type="number" {...field('vcpu')} />
        <Field label="Memory in GiB" type="number" {...field('memoryGib')} />
        <Field label="Regions" placeholder="eu-west, us-east" {...field('regions')} />
      </div>
      <div class="fields">
        <Field label="GPU model" {...field('gpuModel')} />
        <Field label="Number of GPUs" type="number" {...field('gpuCount')} />
        <Field label="Memory per GPU in GiB" type="number" {...field('gpuMemoryGib')} />
      </div>
      <Field label="Description" {...field('description')} />
      <label class="check"><input type="checkbox" checked={values.isAvailable} onChange={() => setValues({ ...values, isAvailable: !values.isAvailable })} /> Available</label>
    </FormDialog>
  );
}

export function RetireDialog({ spec, onDone, onClose }: DialogProps & { spec: Spec }) {
  return (
    <FormDialog title={`Retire ${spec.displayName}?`} action="Retire" isDangerous document={RetireHardwareSpecDocument} variables={() => ({ input: { tier: spec.tier } })} onDone={onDone} onClose={onClose}>
      <p>The spec remains, so that usage recorded on <code>{spec.tier}</code> keeps its details. It is no longer listed as available.</p>
    </FormDialog>
  );
}

const UNIT_HINTS: Record<string, string> = { tokens: 'Default: 1000000', seconds: 'Default: 3600 (an hour)' };

interface PriceDialogProps extends DialogProps {
  types: { slug: string; unit: string }[];
  tiers: string[];
  /** The price to begin with, such as that of a tier. */
  initial: Partial<SetPriceInput>;
}

export function PriceDialog({ types, tiers, initial, onDone, onClose }: PriceDialogProps) {
  const [values, setValues] = useState({
    usageType: initial.usageType ?? '', tier: initial.tier ?? '', model: initial.model ?? '', provider: initial.provider ?? '', rate: '', perUnits: '', validFrom: '',
  });
  const field = (name: keyof typeof values) => ({ value: values[name], onInput: (value: string) => setValues({ ...values, [name]: value }) });
  const unit = types.find(({ slug }) => slug === values.usageType)?.unit;
  const input = (): SetPriceInput => ({
    usageType: values.usageType,
    tier: text(values.tier),
    model: text(values.model),
    provider: text(values.provider),
    rate: text(values.rate),
    perUnits: text(values.perUnits),
    validFrom: values.validFrom === '' ? null : new Date(values.validFrom).toISOString(),
  });
  return (
    <FormDialog title="Set a price" action="Set the price" document={SetPriceDocument} variables={() => ({ input: input() })} onDone={onDone} onClose={onClose}>
      <div class="fields">
        <Field label="Usage type" required list={types.map(({ slug }) => slug)} {...field('usageType')} />
        <Field label="Rate" required type="number" placeholder="0.25" {...field('rate')} />
        <Field label={unit ? `Per ${unit}` : 'Per units'} type="number" placeholder="1" hint={UNIT_HINTS[unit ?? ''] ?? 'Default: 1'} {...field('perUnits')} />
      </div>
      <div class="fields">
        <Field label="Tier" list={tiers} hint="Empty: every tier" {...field('tier')} />
        <Field label="Model" hint="Empty: every model; gpt-* is a prefix" {...field('model')} />
        <Field label="Provider" hint="Empty: every provider" {...field('provider')} />
      </div>
      <Field label="In force from" type="datetime-local" hint="Your local time. Empty: now. Existing records keep their cost until an operator runs usage-insights reprice." {...field('validFrom')} />
    </FormDialog>
  );
}
