# server killed — D4: kill -9 of the server loses no envoy; what happened meanwhile arrives once.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
publish_one_file
machine box bookworm 21
enrol box
eventually 60 "it converges" on box test -f /srv/kept
id=$(uuid_of box)
eventually 60 "its run is known" cli_says '.items | length >= 1' runs list --envoy "$id"

server_kill
rounds=3
for round in $(seq $rounds); do
    drift box 60 "D4: drift $round is repaired without a server"
done
check "D4, D5: status tells what waits" test "$(pending box)" = "$rounds"
on box systemctl kill -s KILL vigo-envoy
eventually 60 "D4: systemd starts the agent again" on box systemctl is-active vigo-envoy
server_start
check "D4: the envoy is not lost" cli envoys show "$id"
eventually 60 "D4: queued reports arrive" cli_says '[.items[] | select(.changed > 0)] | length >= 4' runs list --envoy "$id" --limit 100
sleep 5
check "D4: each of them once" cli_says '[.items[].number] | length == (unique | length)' runs list --envoy "$id" --limit 1000
check "D4: the database is whole" test "$(sqlite3 "$LAB/srv/db/vigo.db" 'PRAGMA integrity_check')" = ok
check "D4: exactly four changing runs were recorded" test "$(cli runs list --envoy "$id" --limit 1000 --json | jq '[.items[] | select(.changed > 0)] | length')" = 4
