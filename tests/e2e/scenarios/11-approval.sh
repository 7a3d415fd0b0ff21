# approval — B2: the bare line, without a token: refused by default; where allowed, a human decides.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
publish_one_file
machine box bookworm 29
bare="curl -sSfk https://$SERVER_IP:8443/bootstrap | sudo sh"
refuse "B2: the bare line is refused by default" sh_on box "$bare"
check "B2: and says what to do instead" said 'use the line that `vigocli token create` prints'

server_stop
server_config 'bootstrap: {allow_untrusted: true, allow_approval: true}'
server_start
# join: types the bare line, and waits for what becomes of it in the background.
join() { sh_on box "$bare" >"$LAB/joining" 2>&1 & JOINING=$!; }
asked() { cli_says '.items | length == 1 and .[0].hostname == "box"' envoys pending; }
join
eventually 60 "B2: where server.yaml allows it, the machine waits" grep -q 'waiting for approval of box' "$LAB/joining"
eventually 60 "B2: the operator sees who asks" asked
check "B2: nobody has joined yet" cli_says '.items | length == 0' envoys list
check "B2: an operator approves" cli envoys approve "$(cli envoys pending --json | jq -r '.items[0].id')"
check "B2: the machine joins" wait "$JOINING"
check "B2: its service runs" on box systemctl is-active vigo-envoy
eventually 60 "B2: it converges" on box test -f /srv/kept
check "B2: nobody waits any more" cli_says '.items | length == 0' envoys pending

check "the machine leaves" on box vigo uninstall
join
eventually 60 "B2: it asks again" asked
check "B2: an operator refuses" cli envoys refuse "$(cli envoys pending --json | jq -r '.items[0].id')"
refuse "B2: the machine gives up" wait "$JOINING"
check "B2: and says why" grep -q 'an operator has refused this machine' "$LAB/joining"
check "B2: nothing is installed" on box test ! -e /usr/local/sbin/vigo -a ! -e /etc/systemd/system/vigo-envoy.service
