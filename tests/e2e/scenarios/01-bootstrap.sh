# bootstrap — B1, B2, B9, D5: one printed line makes an envoy of a bare Debian 11, 12 and 13.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
check "B1: the log says server ready" grep -q 'server ready' "$LAB/server.log"

number=11
for release in bullseye bookworm trixie; do
    machine "deb$number" "$release" "$number"
    enrol "deb$number"
    check "B2: the service runs on $release" on "deb$number" systemctl is-active vigo-envoy
    check "its daemon has two threads" sh_on "deb$number" \
        'eval "$(systemctl show -p MainPID vigo-envoy)"; for try in $(seq 200); do [ "$(ls /proc/$MainPID/task | wc -l)" = 2 ] && exit; sleep 0.1; done; ls /proc/$MainPID/task; exit 1'
    check "D5: status works and knows its id" sh_on "deb$number" 'vigo status | grep -qE "[0-9a-f]{8}-[0-9a-f]{4}-4"'
    check "B9: openssl verifies the client certificate" on "deb$number" openssl verify -CAfile /etc/vigo/ca.pem /etc/vigo/client.crt
    check "B9: openssl verifies the server" sh_on "deb$number" \
        "openssl s_client -connect $SERVER_IP:1530 -CAfile /etc/vigo/ca.pem -verify_return_error </dev/null | grep -q 'Verify return code: 0'"
    check "B2: private files are private" sh_on "deb$number" \
        '[ "$(stat -c %a /etc/vigo-envoy/envoy.key /etc/vigo-envoy/client.key | sort -u)" = 600 ]'
    number=$((number + 1))
done
check "B2: the server lists three envoys" test "$(cli envoys list --json | jq '.items | length')" = 3
eventually 60 "B2: all of them check in" cli_says '[.items[] | select(.reachability == "online")] | length == 3' envoys list

token=$(cli token create --hostname deb11 --json | jq -r .token)
refuse "B2: a token for another name does not enrol" sh_on deb12 "VIGO_TOKEN=$token vigo --config-dir /tmp/other --state-dir /tmp/other-state --server $SERVER_IP:1530 --api-addr https://$SERVER_IP:8443 register"
refuse "B2: a token that was never made does not enrol" sh_on deb12 "VIGO_TOKEN=nonsense vigo --config-dir /tmp/other --state-dir /tmp/other-state --server $SERVER_IP:1530 --api-addr https://$SERVER_IP:8443 register"
