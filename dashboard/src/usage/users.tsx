// The most active users.

import { queryActions, sectionOperation } from '../export';
import { groupId, narrowed } from '../filters';
import { UsersSectionFragmentDoc } from '../gql/graphql';
import { cell, cost, exact } from '../numbers';
import { show, state } from '../state';
import { Menu } from '../ui/controls';
import { Panel } from '../ui/panel';
import { retry, usage, variables } from './data';
import { openRecords } from './records';

export const NoUsers = () => <p class="notice empty">No record in this range names a user. Services send it in <code>userId</code>.</p>;

export function UsersPanel() {
  const breakdown = usage.data.value.users?.breakdown;
  const operation = sectionOperation('MostActiveUsers', UsersSectionFragmentDoc, variables(['users']));
  const rows = breakdown?.rows ?? [];
  const hasCompute = rows.some(({ kind, totals }) => kind === 'VALUE' && totals.computeSeconds !== '0');
  const named = rows.flatMap(({ kind, key }) => (kind === 'VALUE' && key !== null ? [key] : []));
  return (
    <Panel
      title="Most active users"
      hasData={Boolean(breakdown)}
      isLoading={usage.loading.value.has('users')}
      error={usage.errors.value.users}
      onRetry={() => void retry('users')}
      tools={
        <div class="panel-actions">
          <Menu
            name="More about Most active users"
            actions={[
              ...queryActions(operation),
            ]}
          />
        </div>
      }
    >
      {() => (named.length === 0 ? (
        <NoUsers />
      ) : (
        <table class="groups users">
          <thead>
            <tr>
              <th scope="col">User</th>
              <th scope="col" class="number">Tokens</th>
              {hasCompute && <th scope="col" class="number medium">Hours</th>}
              <th scope="col" class="number">Cost</th>
              <th scope="col" class="number wide">Records</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const { kind, key, names, accountId, accountName, totals, values } = row;
              const name = kind === 'VALUE' ? (names[0] ?? key ?? '') : kind === 'REMAINDER' ? `${exact(BigInt(values), 'count')} other users` : 'no user';
              const filter = narrowed(state.value.filter, 'USER', row, named);
              return (
                <tr key={groupId(row)} class={kind === 'VALUE' ? '' : 'other-group'}>
                  <th scope="row">
                    <button type="button" class="row-button" title={`Filter by ${name}`} onClick={() => show({ filter })}><span class="ellipsis"><bdi>{name}</bdi>{accountId !== null && <small class="muted"> {accountName ?? accountId}</small>}</span></button>
                  </th>
                  <td class="number">{cell(BigInt(totals.tokens), 'count')}</td>
                  {hasCompute && (
                    <td class="number medium" title={exact(BigInt(totals.computeSeconds), 'hours')}>
                      {totals.computeSeconds === '0' ? '–' : cell(BigInt(totals.computeSeconds), 'hours')}
                    </td>
                  )}
                  <td class="number">{cost(totals.cost)}</td>
                  <td class="number wide">
                    <button type="button" class="quiet-link" title="Show these records" onClick={() => openRecords(name, filter)}>{exact(BigInt(totals.records), 'count')}</button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ))}
    </Panel>
  );
}
