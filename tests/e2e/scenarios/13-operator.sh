# operator — B5, C1, C3, C9–C11, D2, D5, D6, E4: what an operator asks, from both sides.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config 'run_store: memory
run_store_capacity: 5'
server_start
publish_one_file
machine box bookworm 31
enrol box
id=$(uuid_of box)
eventually 60 "it converges" on box test -f /srv/kept

# broken NAME 'crate' 'words': a tree that is refused with these words.
broken() {
    local what=$1 words=$3
    printf '%s\n' "$2" >"$LAB/srv/stacks/configcrates/broken.vgo"
    refuse "C9: $what" cli config publish
    check "C9: in its own words" said "$words"
    rm "$LAB/srv/stacks/configcrates/broken.vgo"
}
broken "a key that is there twice" 'name: broken
name: again' 'configcrates/broken.vgo:2:1: .*"name" stands already at'
broken "a bad condition" 'name: broken
resources:
  - {name: a, type: file, target_path: /srv/a, when: "os_family(("}' 'configcrates/broken.vgo:3:.*in the condition'
broken "a circle of dependencies" 'name: broken
resources:
  - {name: a, type: file, target_path: /srv/a, depends_on: b}
  - {name: b, type: file, target_path: /srv/b, depends_on: a}' 'in a circle: broken/a → broken/b → broken/a'
printf 'roles:\n  web:\n    configcrates: [nginz]\n' >"$LAB/srv/stacks/roles.vgo"
refuse "C9: a role that names an unknown configcrate" cli config publish
check "C9: names it" said 'roles.vgo:3:.*there is no configcrate "nginz"'
rm "$LAB/srv/stacks/roles.vgo"

sed -i 's/kept\\n/kept better\\n/' "$LAB/srv/stacks/configcrates/one.vgo"
check "C3: a dry-run of publish" cli config publish --dry-run
check "C3: shows what would change" said 'configcrates/one.vgo'
check "C3: and changes nothing" cli_says '.items | length == 1' config history
sleep 3
check "C3: on no machine either" sh_on box '[ "$(cat /srv/kept)" = kept ]'
publish
eventually 60 "the publish does" sh_on box '[ "$(cat /srv/kept)" = "kept better" ]'
check "C11: history has author, time and result" cli_says '.items[0] | (.author // .by) != "" and (.published // .at // .time) != ""' config history
check "C11: rollback" cli config rollback
check "C11: is a new version" cli_says '.items | length == 3' config history
check "C10: trace shows how an envoy came by its crates" cli config trace box one
check "C10: with file and line" said 'envoys.vgo:2'

drift box 60 "drift is repaired"
eventually 60 "D6: runs list, of one envoy" cli_says '[.items[] | select(.changed > 0)] | length >= 1' runs list --envoy "$id" --limit 3
check "D6: no more than asked for" cli_says '.items | length <= 3' runs list --envoy "$id" --limit 3
run=$(cli runs list --envoy "$id" --json | jq -r '[.items[] | select(.changed > 0)][0].id')
check "D6: one run, by resource, with its diff" cli runs show "$run"
check "D6: says what was and what was wanted" said '\+kept|drift'
check "D6: what drifts, across the fleet" cli_says '.items | map(.resource) | any(test("kept"))' runs drift
check "D6: and of one envoy" cli_says '.items | length >= 1' runs drift --envoy "$id"
for round in 1 2 3 4 5 6; do drift box 60 "drift $round is repaired"; done
eventually 60 "E4: run_store memory keeps run_store_capacity runs of an envoy" cli_says '.items | length == 5' runs list --envoy "$id" --limit 100
check "E4: and none in the database" test "$(sqlite3 "$LAB/srv/db/vigo.db" 'SELECT count(*) FROM runs')" = 0

on box ip link set host0 down
eventually 60 "the server is out of reach" sh_on box 'vigo status --json | grep -q "\"last_error\": *\"[^\"]"'
check "D5: status without a network" on box vigo status
cp "$LAB/said" "$LAB/status"
for line in "envoy +$id" "server +$SERVER_IP:1530" 'policy +version 3, 1 configcrates, 1 resources' 'traits +.* ago' 'pending reports +[0-9]' \
    'check-ins +every' 'bundle key +held' 'clock skew +' 'last error +.' 'cost +[0-9]+ MB'; do
    check "D5: $line" grep -qE "^$line" "$LAB/status"
done
eventually 60 "D2: silent for 2.5 intervals, it is offline" cli_says '.items[0].reachability == "offline"' envoys list
check "D2: for itself too" cli_says '.reachability == "offline"' envoys show "$id"
on box ip link set host0 up
eventually 60 "D2: and online when it comes back" cli_says '.items[0].reachability == "online"' envoys list

enrol box
new=$(uuid_of box)
check "B5: a new bootstrap is a new identity" test "$id" != "$new"
check "B5: its history moves to the new one" cli envoys replace "$id" "$new"
eventually 60 "B5: which goes on" cli_says '.reachability == "online"' envoys show "$new"
refuse "B5: and the old one is gone" cli envoys show "$id"
refuse "D5: (not registered)" sh_on box 'vigo --config-dir /none status | grep -v "(not registered)" | grep -q "^envoy"'

token=$(cli token create --hostname 'sim-*' --uses 5 --json | jq -r '.token // (.bootstrap | capture("VIGO_TOKEN=(?<t>[^ ]+)").t)')
guests() { in_net "$LAB/vigosrv" simulate --server "$SERVER_IP:1530" --ca "$LAB/srv/tls/ca" --interval 1s --duration 1s "$@"; }
check "a made-up fleet enrols and plays against a server that is there already" guests --token "$token" --envoys 5
check "without an error" said '^errors +0$'
check "and are its members" cli_says '[.items[] | select(.hostname | startswith("sim-"))] | length == 5' envoys list
refuse "the token is used up" guests --token "$token" --envoys 2
check "which is said" said 'could not enrol: .*used up'
