#!/usr/bin/env bash
# The Debian package in a Debian root of its own: install, start by the unit's command line, record, ask, upgrade, remove, purge; and the commands
# of the container image in another one.
#
#   ./test install            as root, on Debian; needs debootstrap, and systemd-analyze for the unit
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { printf '== %s\n' "$*"; }
fail() { printf 'install: %s\n' "$*" >&2; exit 1; }

[ "$(id -u)" -eq 0 ] || fail "a Debian root can be made by root only"
program=$(realpath "${1:?a built program}")
work=$(mktemp -d)
trap 'stop_server; umount "$work/root/proc" 2>/dev/null || true; rm -rf "$work"' EXIT
server=
stop_server() { [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=; }; }

say "the unit"
exposure=$(systemd-analyze security --offline=true --no-pager packaging/debian/usage-insights.service | sed -n 's/.*exposure level.*: \([0-9.]*\) .*/\1/p')
awk -v exposure="$exposure" 'BEGIN { exit !(exposure != "" && exposure <= 2.0) }' || fail "systemd-analyze security: $exposure, more than 2.0"
echo "systemd-analyze security: $exposure"
systemd-analyze verify --recursive-errors=no packaging/debian/usage-insights.service 2>&1 | grep -v "not executable" | grep -i usage-insights && fail "the unit is not valid"

say "packages of two versions"
mkdir "$work/old" "$work/new"
packaging/debian/build "$program" 0.0.1 "$work/old" >/dev/null
packaging/debian/build "$program" 0.0.2 "$work/new" >/dev/null

say "a Debian root"
debootstrap --variant=minbase --include=adduser,curl bookworm "$work/root" >"$work/debootstrap.log" 2>&1 || { tail -5 "$work/debootstrap.log" >&2; fail "debootstrap failed"; }
root=$work/root
mount -t proc proc "$root/proc"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
cp "$work"/old/*.deb "$root/old.deb"
cp "$work"/new/*.deb "$root/new.deb"

# As systemd would: the user, the folder and the command line of the unit.
unit=$root/lib/systemd/system/usage-insights.service
start_server() {
  local command
  command=$(sed -n 's/^ExecStart=//p' "$unit")
  # shellcheck disable=SC2086  # a command line
  chroot "$root" /bin/sh -c "cd /var/lib/usage-insights && umask 0077 && exec setpriv --reuid=usage-insights --regid=usage-insights --clear-groups env PORT=18080 $command" >"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    if inside env PORT=18080 /usr/bin/usage-insights health --url http://127.0.0.1:18080 >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  cat "$work/server.log" >&2
  fail "the server is not ready"
}
ask() { # QUERY
  curl -sS http://127.0.0.1:18080/graphql -H "authorization: Bearer $token" -H 'content-type: application/json' -d "$1"
}

say "install"
inside dpkg -i /old.deb | tee "$work/install.log"
grep -q "token create" "$work/install.log" || fail "the installation does not say how to make a token"
[ "$(stat -c '%a %U %G' "$root/etc/usage-insights.toml")" = "640 root $(stat -c %G "$root/var/lib/usage-insights")" ] || fail "rights of /etc/usage-insights.toml: $(stat -c '%a %U %G' "$root/etc/usage-insights.toml")"
inside man -w usage-insights >/dev/null 2>&1 || [ -f "$root/usr/share/man/man1/usage-insights.1.gz" ] || fail "no manual page"
token=$(inside sh -c 'cd /var/lib/usage-insights && setpriv --reuid=usage-insights --regid=usage-insights --clear-groups usage-insights --config /etc/usage-insights.toml token create --name compute --scope record --scope read' 2>/dev/null)

say "start, record, ask"
start_server
reply=$(ask '{"query": "mutation { recordUsage(input: {records: [{idempotencyKey: \"k\", accountId: \"acme\", usageType: \"api_calls\", quantity: 3}]}) { results { status } } }"}')
[ "$reply" = '{"data":{"recordUsage":{"results":[{"status":"RECORDED"}]}}}' ] || fail "recorded: $reply"
question='{"query": "{ usageInsights(range: {preset: TODAY}) { totals { records apiCalls } } }"}'
answer=$(ask "$question")
[ "$answer" = '{"data":{"usageInsights":{"totals":{"records":"1","apiCalls":"3"}}}}' ] || fail "answered: $answer"
[ "$(stat -c %a "$root/var/lib/usage-insights/usage-insights.db")" = 600 ] || fail "others may read the database"
kill -HUP "$server"
for _ in $(seq 50); do grep -q "settings reloaded" "$work/server.log" && break; sleep 0.1; done
grep -q "settings reloaded" "$work/server.log" || fail "SIGHUP did not reload the settings"
stop_server

say "upgrade, with tables of an older version"
# The newest migration is reverted, as if the package before did not have it.
inside sh -c 'cd /var/lib/usage-insights && setpriv --reuid=usage-insights --regid=usage-insights --clear-groups usage-insights --config /etc/usage-insights.toml migrate down --delete-data --database usage-insights.db' >/dev/null
inside dpkg -i /new.deb | tee "$work/upgrade.log"
grep -q "this version changes the tables" "$work/upgrade.log" || fail "the upgrade does not mention the backup"
[ -s "$root/var/lib/usage-insights/before-0.0.2.backup" ] || fail "the upgrade made no backup"
start_server
[ "$(ask "$question")" = "$answer" ] || fail "after the upgrade: $(ask "$question")"
stop_server

say "remove keeps the data, purge does not"
inside dpkg -r usage-insights >/dev/null 2>&1
[ ! -e "$root/usr/bin/usage-insights" ] || fail "the program is still there"
[ -s "$root/var/lib/usage-insights/usage-insights.db" ] || fail "remove deleted the data"
[ -e "$root/etc/usage-insights.toml" ] || fail "remove deleted the settings"
inside dpkg -P usage-insights >/dev/null 2>&1
[ ! -e "$root/var/lib/usage-insights" ] && [ ! -e "$root/etc/usage-insights.toml" ] || fail "purge left files"

say "the image's commands, without a container engine"
image=$work/root/image
install -D -m 0755 "$program" "$image/usr/bin/usage-insights"
install -d -o 65532 -g 65532 "$root/var/lib/usage-insights"
sed -n 's/^ENV //p' packaging/container/Dockerfile | tr ' ' '\n' | sed 's/^PORT=.*/PORT=18080/' >"$work/image.env"
mapfile -t environment <"$work/image.env"
in_image() { chroot "$root" setpriv --reuid=65532 --regid=65532 --clear-groups env -i -C /var/lib/usage-insights "${environment[@]}" INTERNAL_SERVICE_TOKEN_FILE=/token /image/usr/bin/usage-insights "$@"; }
echo "a-secret-of-the-image" >"$root/token"
in_image migrate up >/dev/null
in_image serve >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do in_image health >/dev/null 2>&1 && break; sleep 0.1; done
[ "$(in_image health)" = ready ] || { cat "$work/server.log" >&2; fail "the image's server is not ready"; }
token=a-secret-of-the-image
reply=$(ask '{"query": "mutation { recordUsage(input: {records: [{idempotencyKey: \"k\", accountId: \"acme\", usageType: \"api_calls\", quantity: 3}]}) { results { status } } }"}')
[ "$reply" = '{"data":{"recordUsage":{"results":[{"status":"RECORDED"}]}}}' ] || fail "recorded: $reply"
stop_server
say "the package and the image's commands work"
