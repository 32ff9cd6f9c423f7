// The page of ingestion: what is wrong, what services sent and what became of it, and their tokens.

import { useEffect, useState } from 'preact/hooks';

import { SendProbeDocument } from '../../../clients/typescript/src/index.js';
import type { SendProbeMutation, UsageError } from '../../../clients/typescript/src/index.js';
import { dateTime } from '../dates';
import { exact } from '../numbers';
import { mutate } from '../session';
import { state } from '../state';
import { Icon } from '../ui/icons';
import { Failure, Message, Panel } from '../ui/panel';
import { RangeTool, ZoneTool } from '../usage/tools';
import { ingestion, load, watch, type Service } from './data';
import { TokensPanel } from './tokens';

export function IngestionPage() {
  useEffect(watch, []);
  const { errors } = ingestion;
  const isForbidden = (['ingestion', 'diagnosis', 'tokens'] as const).every((name) => errors.value[name]?.code === 'FORBIDDEN');
  if (isForbidden) {
    return (
      <section class="panel">
        <div class="notice empty">
          <b>Ingestion is open to admins</b>
          <p>It names the services of this installation and what was rejected, of all accounts. Sign in with a token that has the scope <code>admin</code> to read it.</p>
        </div>
      </section>
    );
  }
  return (
    <>
      <div class="tools" role="group" aria-label="Range"><RangeTool /><ZoneTool /></div>
      <DiagnosisPanel />
      <ServicesPanel />
      <TokensPanel />
    </>
  );
}

type Probe = NonNullable<SendProbeMutation['sendProbe']>;

function DiagnosisPanel() {
  const { diagnosis } = ingestion.data.value;
  const [probe, setProbe] = useState<Probe | null>(null);
  const [error, setError] = useState<UsageError | null>(null);
  const [isSending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    const result = await mutate(SendProbeDocument, {});
    setSending(false);
    setProbe(result.data?.sendProbe ?? null);
    setError(result.errors[0] ?? null);
  };
  return (
    <Panel
      title="Is everything recorded?"
      hasData={Boolean(diagnosis)}
      isLoading={ingestion.loading.value.has('diagnosis')}
      error={ingestion.errors.value.diagnosis}
      lines={4}
      onRetry={() => void load(['diagnosis'])}
      tools={<div class="panel-actions"><button type="button" class="secondary" disabled={isSending} onClick={() => void send()}>{isSending ? 'Sending …' : 'Send a test record'}</button></div>}
    >
      {() => (
        <>
          {diagnosis!.problems.length === 0 && <p class="healthy"><Icon name="check" /> No problems found, {dateTime(diagnosis!.examinedAt, state.value.timeZone)}.</p>}
          <ul class="problems">
            {diagnosis!.problems.map(({ code, severity, message, resolution }, index) => (
              <li key={index} class={severity.toLowerCase()}>
                <b><Message text={message} /></b>
                <p><Message text={resolution} /> <code>{code}</code></p>
              </li>
            ))}
          </ul>
          {error && <Failure title="The test record" error={error} onRetry={() => void send()} />}
          {probe && (
            <div class={`notice ${probe.isHealthy ? 'done' : 'failed'}`} role="status">
              <b>{probe.isHealthy ? 'The test record was stored, counted, found and voided.' : 'The test record failed.'}</b>
              {probe.problem && <p><Message text={probe.problem.message} /> <Message text={probe.problem.resolution} /></p>}
              <ul class="steps">
                {probe.steps.map(({ step, status, message, durationMs }) => (
                  <li key={step} class={status.toLowerCase()}>
                    <Icon name={status === 'PASSED' ? 'check' : status === 'FAILED' ? 'close' : 'more'} />
                    <b>{step.toLowerCase().replace('_', ' ')}</b>
                    <span><Message text={message} /></span>
                    <span class="number muted">{durationMs} ms</span>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </>
      )}
    </Panel>
  );
}

function ServicesPanel() {
  const services = ingestion.data.value.ingestion?.services ?? [];
  return (
    <Panel
      title="Services"
      hasData={Boolean(ingestion.data.value.ingestion)}
      isLoading={ingestion.loading.value.has('ingestion')}
      error={ingestion.errors.value.ingestion}
      onRetry={() => void load(['ingestion'])}
    >
      {() => (services.length === 0 ? (
        <p class="notice empty">No service has sent a call yet. Create a token below, and send a record with <code>recordUsage</code>.</p>
      ) : (
        <table class="groups services">
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col" class="medium">Last seen</th>
              <th scope="col" class="number">Recorded</th>
              <th scope="col" class="number wide">Duplicates</th>
              <th scope="col" class="number wide">Conflicts</th>
              <th scope="col" class="number">Not recorded</th>
            </tr>
          </thead>
          <tbody>{services.map((service) => <ServiceRows key={service.service} service={service} />)}</tbody>
        </table>
      ))}
    </Panel>
  );
}

const count = (value: string) => (value === '0' ? <span class="muted">0</span> : exact(BigInt(value), 'count'));

function ServiceRows({ service }: { service: Service }) {
  const { timeZone } = state.value;
  const [isOpen, setOpen] = useState(false);
  const reasons = service.rows.filter(({ reason }) => reason != null);
  const lost = BigInt(service.rejected) + BigInt(service.refused);
  const hasDetails = reasons.length > 0 || service.examples.length > 0;
  return (
    <>
      <tr>
        <th scope="row">
          {hasDetails ? (
            <button type="button" class="row-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}><Icon name="down" /><span class="ellipsis">{service.service}</span></button>
          ) : <span class="ellipsis block">{service.service}</span>}
        </th>
        <td class="medium">{dateTime(service.lastSeenAt, timeZone)}</td>
        <td class="number">{count(service.recorded)}</td>
        <td class="number wide">{count(service.duplicates)}</td>
        <td class="number wide">{count(service.conflicts)}</td>
        <td class={`number ${lost > 0n ? 'bad-number' : ''}`}>{count(lost.toString())}</td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={6}>
            <ul class="rejections">
              {reasons.map((row, index) => (
                <li key={index}>
                  <span><b>{exact(BigInt(row.records), 'count')}</b> {row.outcome.toLowerCase()} as <code>{row.reason}</code>{row.usageType && <> of <code>{row.usageType}</code></>}, last {dateTime(row.lastAt, timeZone)}</span>
                </li>
              ))}
              {service.examples.map((example, index) => (
                <li key={`example-${index}`}>
                  <span class="muted">{dateTime(example.seenAt, timeZone)}{example.accountId && ` · ${example.accountId}`}{example.idempotencyKey && ` · ${example.idempotencyKey}`}</span>
                  <span><Message text={example.message} /> <code>{example.reason}</code></span>
                </li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  );
}
