# no DNS — D4: the name servers go while the agent runs, then answer with failures: it goes on enforcing, says why it cannot
# reach its server once for each change, and is back within half a minute when they are.
source "$(dirname "$0")/../lib.sh"
lab_open
NAME=vigo.lab.example
server_config
sed -i "s/hostname: .*/hostname: \"$NAME\"/" "$LAB/srv/server.yaml"
server_start
publish_one_file

# The lab's name server; `name_server off` leaves nobody on the port.
DNS_PID=
name_server() {
    [ -z "$DNS_PID" ] || { kill "$DNS_PID"; wait "$DNS_PID" 2>/dev/null || true; DNS_PID=; }
    [ "$1" != off ] || return 0
    nsenter --net="/run/netns/$NET" -- "$PROJECT/tests/e2e/name_server.py" $SERVER_IP "$1" $NAME >>"$LAB/dns.log" 2>&1 &
    DNS_PID=$!
    COMPANIONS+=($DNS_PID)
}
ask() { sh_on box "rm -f /etc/resolv.conf; echo 'nameserver $1' >/etc/resolv.conf"; }

name_server answers
machine box bookworm 40
ask $SERVER_IP
eventually 20 "the name is known" on box getent hosts $NAME
enrol box
check "the agent knows its server by name" sh_on box "vigo status --json | grep -q '$NAME:1530'"
eventually 20 "it converges" on box test -f /srv/kept
id=$(uuid_of box)
changing() { cli_says "[.items[] | select(.changed > 0)] | length >= $1" runs list --envoy "$id" --limit 100; }
eventually 20 "its run is known" changing 1

said() { sh_on box "[ \"\$(journalctl -u vigo-envoy -o cat --no-pager | grep -c '$2')\" = $1 ]"; }
reach() { cli_says ".reachability == \"$1\"" envoys show "$id"; }
# Connections that stand need no name.
break_connections() { server_kill; server_start; }
keeps_enforcing() {
    local round
    for round in 1 2 3; do drift box 15 "$1: drift $round is repaired"; done
}

# Nobody is there: no answer at all, not even that the port is closed.
ask 10.99.0.99
break_connections
eventually 30 "no name server: it says so" said 1 'check-in failed.*no name server answers (asked: 10.99.0.99)'
keeps_enforcing "no name server"
check "no name server: it said so once" said 1 'check-in failed.*no name server answers'
check "no name server: status says why" sh_on box "vigo status | grep -q 'no name server answers'"

# It is there again, and knows nothing.
name_server fails
ask $SERVER_IP
eventually 30 "it fails: the agent says so" said 1 'check-in failed.*no name server answers (asked: 10.99.0.1)'
keeps_enforcing "it fails"
check "it fails: the agent said so once" said 2 'check-in failed.*no name server answers'

name_server answers
eventually 30 "DNS is back: the agent is, too" reach online
eventually 10 "DNS is back: it said so once" said 1 'the server answers again'
eventually 30 "DNS is back: the reports arrive" changing 7
check "each run arrived once" cli_says '[.items[].number] | length == (unique | length)' runs list --envoy "$id" --limit 1000
check "there were seven changes, no more" cli_says '[.items[] | select(.changed > 0)] | length == 7' runs list --envoy "$id" --limit 1000
