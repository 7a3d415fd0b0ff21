# bad network — D4: packets are lost, nobody answers without a word, the cable is out: the agent goes on, and everything
# arrives once when the network is back.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
publish_one_file
machine box bookworm 38
enrol box
eventually 20 "it converges" on box test -f /srv/kept
id=$(uuid_of box)
changing() { cli_says "[.items[] | select(.changed > 0)] | length >= $1" runs list --envoy "$id" --limit 100; }
eventually 20 "its run is known" changing 1

# On the server's side of the bridge: what is dropped there is silence for both.
in_net nft 'add table inet lab; add chain inet lab in { type filter hook input priority 0; }; add chain inet lab out { type filter hook output priority 0; }'
drop() { in_net nft "add rule inet lab in ip saddr ${MACHINE_IP[box]} $1 drop; add rule inet lab out ip daddr ${MACHINE_IP[box]} $1 drop"; }
restore() { in_net nft 'flush chain inet lab in; flush chain inet lab out'; }
repaired() { sh_on box '[ "$(cat /srv/kept)" = kept ]'; }
reach() { cli_says ".reachability == \"$1\"" envoys show "$id"; }

drop 'numgen random mod 100 < 2'
for round in 1 2 3 4 5; do
    sh_on box 'echo drift >/srv/kept'
    eventually 30 "packets are lost: drift $round is repaired" repaired
done
eventually 60 "packets are lost: and reported" changing 6
restore

# Half open: connections stand, and nothing comes through.
drop ''
sh_on box 'echo drift >/srv/kept'
eventually 30 "half open: drift is repaired without the server" repaired
eventually 60 "half open: the server sees that the envoy is silent" cli_says '.reachability | test("late|offline")' envoys show "$id"
restore
eventually 60 "the network is back: it is online" reach online
eventually 60 "the network is back: the report arrives" changing 7

# The cable.
on box ip link set host0 down
sh_on box 'echo drift >/srv/kept'
eventually 30 "no cable: drift is repaired" repaired
check "no cable: status says what waits" sh_on box 'vigo status --json | grep -oE "\"pending_reports\": *[1-9]"'
on box ip link set host0 up
on box ip addr add "${MACHINE_IP[box]}/24" dev host0 2>/dev/null || true
eventually 60 "with the cable again: the report arrives" changing 8
check "each run arrived once" cli_says '[.items[].number] | length == (unique | length)' runs list --envoy "$id" --limit 1000
check "there were eight changes, no more" test "$(cli runs list --envoy "$id" --limit 1000 --json | jq '[.items[] | select(.changed > 0)] | length')" = 8
