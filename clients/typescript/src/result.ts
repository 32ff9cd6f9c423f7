import type { EmptyReason } from './suggestions.js';
import type { QueryResult } from './transport.js';

/** Whether no section has a result: there is no data, or every root field has an error. */
export function failedAsAWhole({ data, errors }: QueryResult<object>): boolean {
  if (errors.length === 0) return false;
  if (data === null) return true;
  const failed = new Set(errors.map((error) => error.section));
  return Object.entries(data).every(([section, value]) => value === null && failed.has(section));
}

/** Why a section is empty. Null if it is not, or if the operation does not select `emptyReason`. */
export function emptyReasonOf(section: unknown): EmptyReason | null {
  if (typeof section !== 'object' || section === null || !('emptyReason' in section)) return null;
  return (section.emptyReason as EmptyReason | null | undefined) ?? null;
}
