// A program that records, for tests that end it or lock its spool. Commands are in the environment.
import { UsageRecorder } from '@usage-insights/recorder';

const { COUNT = '1', END = 'return', MAX_MEMORY = '', OFFSET_MS = '0', PREFIX = 'service', SEND = '' } = process.env;

const recorder = new UsageRecorder({
  send: SEND === 'yes',
  now: () => Date.now() + Number(OFFSET_MS),
  sendIntervalMs: 20,
  ...(MAX_MEMORY && { maxMemoryBytes: Number(MAX_MEMORY) }),
});
for (let index = 0; index < Number(COUNT); index++) {
  recorder.record({ accountId: 'acme', usageType: 'api_calls', quantity: 1, idempotencyKey: `${PREFIX}-${index}` });
}
process.stdout.write(`${JSON.stringify(recorder.health())}\n`);
if (END === 'close') await recorder.close();
if (END === 'exit') process.exit(0);
if (END === 'exit in a call') setTimeout(() => process.exit(0), 500);
if (END === 'kill') process.kill(process.pid, 'SIGKILL');
if (END === 'throw') throw new Error('of the service');
