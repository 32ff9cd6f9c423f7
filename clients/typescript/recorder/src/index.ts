export { UsageRecorder } from './recorder.js';
export type { ComputeUsage, DeadLetter, RecorderHealth, TokenUsage } from './recorder.js';
export { ComputeMeter } from './meter.js';
export type { RecorderOptions } from './options.js';
export type { OnProblem, Problem, ProblemCode } from './problems.js';
export type { Durability, RecordIdentity, UsageContext, UsageRecord } from './record.js';
export type { TokenCounts } from './responses.js';
export type { SenderState, Token } from './sender.js';
export type { Rejection, SpoolState } from './spool.js';
