# server survival — its disk is full, its database damaged, its version in force cut short: it goes on where that is
# right, and says what is wrong where it is not.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
small_folder "$LAB/srv/db" 16m
server_start
publish_one_file
machine box bookworm 36
enrol box
eventually 60 "it converges" on box test -f /srv/kept
id=$(uuid_of box)
eventually 60 "its run is known" cli_says '.items | length >= 1' runs list --envoy "$id"

# Full disk.
dd if=/dev/zero of="$LAB/srv/db/filler" bs=64k 2>/dev/null || true
dd if=/dev/zero of="$LAB/srv/db/filler2" bs=1k 2>/dev/null || true
answered() { metric_says 'vigo_checkins_total\{status="no_change"\}' | awk '{print int($2)}'; }
before=$(answered)
more_answered() { [ "$(answered)" -ge $((before + 3)) ]; }
drift box 60 "D4: drift is repaired while the server's disk is full"
eventually 60 "the log says state flusher: batch last_seen failed" grep -q 'state flusher: batch last_seen failed' "$LAB/server.log"
eventually 60 "check-ins are answered all the same" more_answered
check "the envoy counts as reachable" cli_says ".reachability == \"online\"" envoys show "$id"
check "the report waits with the agent" test "$(pending box)" -ge 1
rm "$LAB/srv/db/filler" "$LAB/srv/db/filler2"
eventually 60 "D4: with space again, the report arrives" cli_says '[.items[] | select(.changed > 0)] | length >= 2' runs list --envoy "$id" --limit 100
check "D4: each run once" cli_says '[.items[].number] | length == (unique | length)' runs list --envoy "$id" --limit 1000
check "the database is whole" test "$(sqlite3 "$LAB/srv/db/vigo.db" 'PRAGMA integrity_check')" = ok

# A disk that turns read-only under it.
server_stop
cp "$LAB/srv/db/vigo.db" "$LAB/moved.db"
umount "$LAB/srv/db"
breaking_folder "$LAB/srv/db" 64m
cp "$LAB/moved.db" "$LAB/srv/db/vigo.db"
sync -f "$LAB/srv/db/vigo.db"
server_start
eventually 60 "it reports to the database on another disk" cli_says '.reachability == "online"' envoys show "$id"
runs_before=$(cli runs list --envoy "$id" --limit 1000 --json | jq '[.items[] | select(.changed > 0)] | length')
: >"$LAB/server.log"
break_folder "$LAB/srv/db"
before=$(answered)
drift box 60 "D4: drift is repaired while the server's disk is read-only"
eventually 60 "the log says state flusher: batch last_seen failed, again" grep -q 'state flusher: batch last_seen failed' "$LAB/server.log"
eventually 60 "check-ins are answered all the same" more_answered
check "the report waits with the agent" test "$(pending box)" -ge 1
server_stop
mend_folder "$LAB/srv/db"
server_start
more_runs() { cli_says "[.items[] | select(.changed > 0)] | length == $((runs_before + 1))" runs list --envoy "$id" --limit 1000; }
eventually 60 "D4: on a mended disk the report arrives" more_runs
check "D4: each run once" cli_says '[.items[].number] | length == (unique | length)' runs list --envoy "$id" --limit 1000
check "the database is whole" test "$(sqlite3 "$LAB/srv/db/vigo.db" 'PRAGMA integrity_check')" = ok

# A damaged database.
server_stop
cp "$LAB/srv/db/vigo.db" "$LAB/whole.db"
pages=$(sqlite3 "$LAB/srv/db/vigo.db" 'PRAGMA page_count')
for page in $(seq 2 "$pages"); do
    printf 'damaged page damaged page damaged page' | dd of="$LAB/srv/db/vigo.db" bs=4096 seek="$page" conv=notrunc 2>/dev/null
done
refuse "a server does not start on a damaged database" in_net env VIGO_CONFIG_FILE="$LAB/srv/server.yaml" timeout 20 "$LAB/vigosrv"
check "names it, and the mend" said "database .*vigo.db is damaged.*restore a backup"
drift box 60 "D4: its envoys go on"
rm -f "$LAB/srv/db/vigo.db"*
cp "$LAB/whole.db" "$LAB/srv/db/vigo.db"
server_start
check "restored, it knows its envoys" cli envoys show "$id"

# The version in force, cut short.
server_stop
file=$(readlink -f "$LAB/srv/.live")/configcrates/one.vgo
chmod u+w "$file" "$(dirname "$file")"
cp "$file" "$LAB/one.vgo"
truncate -s 20 "$file"
if in_net env VIGO_CONFIG_FILE="$LAB/srv/server.yaml" timeout 20 "$LAB/vigosrv" >"$LAB/said" 2>&1; then :; fi
check "a version in force that was cut short is named" said "version 1 was changed on the disk"
drift box 60 "D4: nobody is told to apply nothing"
check "publishing again mends it" cli config publish
server_start
drift box 60 "and it is in force"
