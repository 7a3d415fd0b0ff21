# disk full — the agent's state folder is full: it keeps enforcing, says so, and recovers.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
publish_one_file
machine box bookworm 28
enrol box
eventually 60 "it converges" on box test -f /srv/kept
on box systemctl stop vigo-envoy
sh_on box 'cp -a /var/lib/vigo /root/state && mount -t tmpfs -o size=12m tmpfs /var/lib/vigo && cp -a /root/state/. /var/lib/vigo/ && { dd if=/dev/zero of=/var/lib/vigo/filler bs=64k 2>/dev/null || true; }'
on box systemctl start vigo-envoy
eventually 60 "it says what it cannot store" sh_on box 'journalctl -u vigo-envoy --no-pager | grep -iqE "no space|full|store"'
drift box 60 "D4: drift is repaired on a full disk"
check "the agent still runs" on box systemctl is-active vigo-envoy
check "and says it once" sh_on box '[ "$(journalctl -u vigo-envoy -o cat --no-pager | grep -c "the store can")" = 1 ]'
check "D5: so does its status" sh_on box 'vigo status | grep -qE "cannot store +the disk under /var/lib/vigo is full"'
sh_on box 'rm /var/lib/vigo/filler'
id=$(uuid_of box)
eventually 60 "D4: with space again, it reports" cli_says '[.items[] | select(.changed > 0)] | length >= 2' runs list --envoy "$id"

# A full disk under a managed file: the old file stays whole.
sh_on box 'systemctl stop vigo-envoy; mkdir -p /srv/tight && mount -t tmpfs -o size=64k tmpfs /srv/tight && printf old >/srv/tight/file && { dd if=/dev/zero of=/srv/tight/filler bs=1k 2>/dev/null || true; }'
python3 -c 'print("name: big\nresources:\n  - {name: big, type: file, target_path: /srv/tight/file, content: \"" + "x" * 30000 + "\"}")' >"$LAB/box/root/big.vgo"
refuse "a file that does not fit fails" on box vigo apply /root/big.vgo
check "naming the reason" said "No space left on device"
check "the old content stays whole" sh_on box '[ "$(cat /srv/tight/file)" = old ]'
