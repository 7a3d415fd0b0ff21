# names — A1–A5: programs, ports and paths that operators know, and that each can be moved.
source "$(dirname "$0")/../lib.sh"
lab_open
for program in vigosrv vigocli vigo; do check "A1: there is $program" test -x "$PROJECT/bin/$program"; done
mkdir "$LAB/empty"
cp "$LAB/vigo" "$LAB/empty/"
check "A1: the agent is one file that runs in an empty root" chroot "$LAB/empty" /vigo version

# A server with nothing but its defaults, in a /srv of its own.
nsenter --net="/run/netns/$NET" -- unshare -m sh -c "mount -t tmpfs tmpfs /srv && cd / && unset VIGO_CONFIG_FILE && '$LAB/vigosrv' --seed-only && exec '$LAB/vigosrv'" >>"$LAB/server.log" 2>&1 &
SERVER_PID=$!
eventually 60 "B1: server ready" server_is_ready
listens() { in_net ss -Hltn "sport = :$1" | grep -q .; }
check "A2: agents come to 1530" listens 1530
check "A2: HTTPS is on 8443" listens 8443
check "A2: metrics" metric_says '^vigo_'
check "A2: 1530 speaks TLS 1.3" sh -c "nsenter --net=/run/netns/$NET openssl s_client -connect localhost:1530 </dev/null 2>/dev/null | grep -q TLSv1.3"
for path in metrics bootstrap agent/linux-amd64 api/v1/status; do
    check "A2: 8443 knows /$path" sh -c "nsenter --net=/run/netns/$NET curl -sk -o /dev/null -w '%{http_code}' https://$SERVER_IP:8443/$path | grep -qE '200|401'"
done
srv="/proc/$SERVER_PID/root/srv/vigo"
for path in server.yaml stacks db/vigo.db secrets tls/cert tls/key tls/ca tls/ca_key license; do
    check "A3: /srv/vigo/$path" test -e "$srv/$path"
done
server_stop

server_config
server_start
publish_one_file
for path in server.yaml stacks .live db/vigo.db tls/cert tls/key tls/ca tls/ca_key; do
    check "A3: moved by VIGO_CONFIG_FILE: $path" test -e "$LAB/srv/$path"
done
machine box bookworm 30
enrol box
for path in /usr/local/sbin/vigo /etc/vigo-envoy /var/lib/vigo/store /etc/systemd/system/vigo-envoy.service; do
    check "A4: $path" on box test -e "$path"
done
check "A4: /etc/vigo holds links for openssl" on box test -L /etc/vigo/ca.pem -a -L /etc/vigo/client.crt
token=$(cli token create --hostname box --json | jq -r .token)
check "A4: all of it can be moved by flags" sh_on box \
    "VIGO_TOKEN=$token vigo --config-dir /opt/conf --state-dir /opt/state --server $SERVER_IP:1530 --api-addr https://$SERVER_IP:8443 register &&
     vigo --config-dir /opt/conf --state-dir /opt/state run; test -e /opt/state/store && test -e /opt/conf/ca.pem"
check "A5: nodes is another word for envoys" sh -c "[ \"\$(cat)\" != '' ]" <<<"$(cli nodes list --json | jq -c '[.items[].id]')"
check "A5: with the same answer" test "$(cli nodes list --json | jq -c '[.items[].id] | sort')" = "$(cli envoys list --json | jq -c '[.items[].id] | sort')"
