# bad network — D4: packets are lost, nobody answers without a word, the cable is out: the agent goes on, and everything
# arrives once when the network is back.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
publish_one_file
machine box bookworm 38
enrol box
eventually 60 "it converges" on box test -f /srv/kept
id=$(uuid_of box)
changing() { cli_says "[.items[] | select(.changed > 0)] | length >= $1" runs list --envoy "$id" --limit 100; }
eventually 60 "its run is known" changing 1

# On the server's side of the bridge: what is dropped there is silence for both.
in_net nft 'add table inet lab; add chain inet lab in { type filter hook input priority 0; }; add chain inet lab out { type filter hook output priority 0; }'
drop() { in_net nft "add rule inet lab in ip saddr ${MACHINE_IP[box]} $1 drop; add rule inet lab out ip daddr ${MACHINE_IP[box]} $1 drop"; }
restore() { in_net nft 'flush chain inet lab in; flush chain inet lab out'; }
reach() { cli_says ".reachability == \"$1\"" envoys show "$id"; }

drop 'numgen random mod 100 < 2'
for round in 1 2 3 4 5; do drift box 60 "packets are lost: drift $round is repaired"; done
eventually 60 "packets are lost: and reported" changing 6
restore

# No server delays a repair: three runs at their own pace, two and a half seconds each, are far from what a call may take.
keeps_repairing() {
    local round
    for round in 1 2 3; do drift box 15 "$1: drift $round is repaired"; done
}

# Half open: connections stand, and nothing comes through.
drop ''
keeps_repairing "half open"
eventually 60 "half open: the server sees that the envoy is silent" cli_says '.reachability | test("late|offline")' envoys show "$id"
restore
eventually 60 "the network is back: it is online" reach online
eventually 60 "the network is back: the reports arrive" changing 9

# The server hangs: it takes connections, and answers nothing.
kill -STOP "$SERVER_PID"
keeps_repairing "the server hangs"
kill -CONT "$SERVER_PID"
eventually 60 "the server goes on: the reports arrive" changing 12

# The cable.
on box ip link set host0 down
keeps_repairing "no cable"
check "no cable: status says what waits" test "$(pending box)" -ge 1
on box ip link set host0 up
on box ip addr add "${MACHINE_IP[box]}/24" dev host0 2>/dev/null || true
eventually 60 "with the cable again: the reports arrive" changing 15
check "each run arrived once" cli_says '[.items[].number] | length == (unique | length)' runs list --envoy "$id" --limit 1000
check "there were fifteen changes, no more" cli_says '[.items[] | select(.changed > 0)] | length == 15' runs list --envoy "$id" --limit 1000
