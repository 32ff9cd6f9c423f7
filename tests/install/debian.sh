#!/usr/bin/env bash
# The Debian package in a Debian root of its own: install, start by the unit's command line, record, ask, upgrade, go back,
# remove, purge; and the commands of the container image.
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
problems=$(systemd-analyze verify --man=no --recursive-errors=no packaging/debian/usage-insights.service 2>&1 | grep -v "not executable" | grep -i usage-insights || true)
[ -z "$problems" ] || fail "the unit is not valid: $problems"

say "the compose file"
docker-compose --file packaging/container/compose.yaml config --quiet || fail "compose.yaml is not valid"

say "packages of two versions"
mkdir "$work/old" "$work/new"
packaging/debian/build "$program" 0.0.1 "$work/old" >/dev/null
packaging/debian/build "$program" 0.0.2 "$work/new" >/dev/null

say "a Debian root"
debootstrap --variant=minbase --include=adduser,curl,systemd bookworm "$work/root" >"$work/debootstrap.log" 2>&1 || { tail -5 "$work/debootstrap.log" >&2; fail "debootstrap failed"; }
root=$work/root
mount -t proc proc "$root/proc"
# As if systemd ran: `systemctl` enables units, and with SYSTEMD_OFFLINE prints what it would start.
mkdir -p "$root/run/systemd/system"
inside() { chroot "$root" env -i SYSTEMD_OFFLINE=1 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
admin() { inside usage-insights-admin "$@"; }
cp "$work"/old/*.deb "$root/old.deb"
cp "$work"/new/*.deb "$root/new.deb"
state=$root/var/lib/usage-insights

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
cat >"$root/etc/default/usage-insights" <<'END'
# Values with characters that a shell would interpret.
; another comment

USAGE_INSIGHTS__TELEMETRY__SERVICE_NAME=a&b$HOME;c d
USAGE_INSIGHTS__HTTP__DOCS_URL="https://docs.example.com/?a=1&b=\$c"
RUST_LOG='warn,usage_insights=info'
END
inside dpkg -i /old.deb 2>&1 | tee "$work/install.log"
command=$(sed -n 's/^  \(usage-insights-admin token create .*\)/\1/p' "$work/install.log")
[ -n "$command" ] || fail "the installation does not say how to make a token"
[ "$(stat -c '%a %U %G' "$root/etc/usage-insights.toml")" = "640 root $(stat -c %G "$state")" ] || fail "rights of /etc/usage-insights.toml: $(stat -c '%a %U %G' "$root/etc/usage-insights.toml")"
inside man -w usage-insights >/dev/null 2>&1 || [ -f "$root/usr/share/man/man1/usage-insights.1.gz" ] || fail "no manual page"
[ -f "$root/usr/share/doc/usage-insights/docs/operations.md" ] || fail "no documents"
enabled() { [ "$(inside systemctl is-enabled usage-insights.service 2>/dev/null)" = enabled ]; }
enabled || fail "the service is not enabled"
# shellcheck disable=SC2086  # a command line
token=$(inside $command 2>/dev/null)

say "commands read /etc/default/usage-insights as systemd does"
admin config >"$work/config"
for line in 'service_name = "a&b$HOME;c d"' 'docs_url = "https://docs.example.com/?a=1&b=$c"' 'filter = "warn,usage_insights=info"'; do
  grep -qF "$line" "$work/config" || fail "the settings lack $line"
done

say "start, record, ask"
start_server
reply=$(ask '{"query": "mutation { recordUsage(input: {records: [{idempotencyKey: \"k\", accountId: \"acme\", usageType: \"api_calls\", quantity: 3}]}) { results { status } } }"}')
[ "$reply" = '{"data":{"recordUsage":{"results":[{"status":"RECORDED"}]}}}' ] || fail "recorded: $reply"
question='{"query": "{ usageInsights(range: {preset: TODAY}) { totals { records apiCalls } } }"}'
answer=$(ask "$question")
[ "$answer" = '{"data":{"usageInsights":{"totals":{"records":"1","apiCalls":"3"}}}}' ] || fail "answered: $answer"
[ "$(stat -c %a "$state/usage-insights.db")" = 600 ] || fail "others may read the database"
kill -HUP "$server"
for _ in $(seq 50); do grep -q "settings reloaded" "$work/server.log" && break; sleep 0.1; done
grep -q "settings reloaded" "$work/server.log" || fail "SIGHUP did not reload the settings"
stop_server

# The newest migration is reverted, as if the package before did not have it.
revert() { admin migrate down --delete-data --database usage-insights.db >/dev/null; }
backups() { find "$state" -name 'before-0.0.2-*.backup' -size +0 | wc -l; }

say "upgrade, with tables of an older version"
revert
inside dpkg -i /new.deb 2>&1 | tee "$work/upgrade.log"
grep -q "this version changes the tables" "$work/upgrade.log" || fail "the upgrade does not mention the backup"
[ "$(backups)" = 1 ] || fail "the upgrade made $(backups) backups"
start_server
[ "$(ask "$question")" = "$answer" ] || fail "after the upgrade: $(ask "$question")"
stop_server

say "go back, as the upgrade printed"
inside dpkg -i /old.deb >"$work/downgrade.log" 2>&1
mkdir -p "$root/somewhere/else"
sed -n '/To go back/,$s/^  \(mv\|usage-insights-admin\) /\1 /p' "$work/upgrade.log" >"$root/go-back.sh"
[ "$(wc -l <"$root/go-back.sh")" = 2 ] || fail "the upgrade does not say how to go back"
inside env -C /var/lib/usage-insights sh -e /go-back.sh || fail "the printed commands fail"
[ "$(admin migrate status | grep -c ^pending)" = 1 ] || fail "the older tables are not restored"

say "another upgrade makes another backup"
inside dpkg -i /new.deb >"$work/upgrade.log" 2>&1
[ "$(backups)" = 2 ] || fail "two upgrades made $(backups) backups"
start_server
[ "$(ask "$question")" = "$answer" ] || fail "after the second upgrade: $(ask "$question")"
stop_server

say "an upgrade without a database creates none and does not start the service"
mv "$state/usage-insights.db" "$work/usage-insights.db"
inside dpkg -i /new.deb >"$work/missing.log" 2>&1
grep -q "usage-insights.db does not exist" "$work/missing.log" || fail "the upgrade does not mention the missing database"
! grep -q "restart" "$work/missing.log" || fail "the service was started without a database"
[ ! -e "$state/usage-insights.db" ] || fail "an empty database was created"
[ "$(backups)" = 2 ] || fail "a missing database was backed up"
mv "$work/usage-insights.db" "$state/usage-insights.db"

say "an upgrade without the settings file is complete"
mv "$root/etc/usage-insights.toml" "$work/usage-insights.toml"
inside dpkg -i /new.deb >"$work/missing.log" 2>&1 || fail "the package is configured in part only"
grep -q "usage-insights.toml does not exist" "$work/missing.log" || fail "the upgrade does not mention the missing settings"
[ ! -e "$root/etc/usage-insights.toml" ] || fail "the deleted settings are back"
mv "$work/usage-insights.toml" "$root/etc/usage-insights.toml"

say "remove keeps the data, and a new installation is enabled again"
inside dpkg -r usage-insights >/dev/null 2>&1
[ ! -e "$root/usr/bin/usage-insights" ] || fail "the program is still there"
[ -s "$state/usage-insights.db" ] || fail "remove deleted the data"
[ -e "$root/etc/usage-insights.toml" ] || fail "remove deleted the settings"
inside dpkg -i /new.deb >"$work/again.log" 2>&1
enabled || fail "the service is not enabled after another installation"
grep -q "restart" "$work/again.log" || fail "the service is not started after another installation"

say "after a failed upgrade the service is started again"
dpkg-deb -R "$root/new.deb" "$work/failing"
sed -i 's/^Version: .*/Version: 0.0.3/' "$work/failing/DEBIAN/control"
printf '#!/bin/sh\nexit 1\n' >"$work/failing/DEBIAN/preinst"
chmod 0755 "$work/failing/DEBIAN/preinst"
dpkg-deb --build "$work/failing" "$root/failing.deb" >/dev/null
! inside dpkg -i /failing.deb >"$work/failed.log" 2>&1 || fail "the failing package was installed"
grep -q "'restart'" "$work/failed.log" || { cat "$work/failed.log" >&2; fail "the service stays stopped after a failed upgrade"; }

say "a service that was disabled is neither enabled nor started by an upgrade, complete or failed"
inside systemctl disable --quiet usage-insights.service
inside dpkg -i /new.deb >"$work/disabled.log" 2>&1
! inside dpkg -i /failing.deb >>"$work/disabled.log" 2>&1 || fail "the failing package was installed"
! enabled || fail "the upgrade enabled the service"
! grep -q "restart" "$work/disabled.log" || fail "the upgrade started a disabled service"
inside systemctl enable --quiet usage-insights.service

say "purge deletes the data"
inside dpkg -P usage-insights >/dev/null 2>&1
[ ! -e "$state" ] && [ ! -e "$root/etc/usage-insights.toml" ] || fail "purge left files"
[ ! -L "$root/etc/systemd/system/multi-user.target.wants/usage-insights.service" ] || fail "purge left the service enabled"

say "the image's commands, without a container engine"
image=$work/root/image
install -D -m 0755 "$program" "$image/usr/bin/usage-insights"
install -d -o 65532 -g 65532 "$state"
sed -n 's/^ENV //p' packaging/container/Dockerfile | tr ' ' '\n' | sed 's/^PORT=.*/PORT=18080/' >"$work/image.env"
mapfile -t environment <"$work/image.env"
# A command, not a function: in the background, `$!` is then the server and not a shell around it.
in_image=(chroot "$root" setpriv --reuid=65532 --regid=65532 --clear-groups env -i -C /var/lib/usage-insights "${environment[@]}" INTERNAL_SERVICE_TOKEN_FILE=/token /image/usr/bin/usage-insights)
echo "a-secret-of-the-image" >"$root/token"
"${in_image[@]}" migrate up >/dev/null
"${in_image[@]}" serve >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do "${in_image[@]}" health >/dev/null 2>&1 && break; sleep 0.1; done
[ "$("${in_image[@]}" health)" = ready ] || { cat "$work/server.log" >&2; fail "the image's server is not ready"; }
token=a-secret-of-the-image
reply=$(ask '{"query": "mutation { recordUsage(input: {records: [{idempotencyKey: \"k\", accountId: \"acme\", usageType: \"api_calls\", quantity: 3}]}) { results { status } } }"}')
[ "$reply" = '{"data":{"recordUsage":{"results":[{"status":"RECORDED"}]}}}' ] || fail "recorded: $reply"
stop_server
if curl -sS http://127.0.0.1:18080/health >/dev/null 2>&1; then fail "the image's server is still running"; fi
say "the package and the image's commands work"
