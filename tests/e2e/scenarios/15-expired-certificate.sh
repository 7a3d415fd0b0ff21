# expired certificate — a machine that was off until its certificate had ended comes back by itself.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
cat >"$LAB/vigosrv-earlier" <<EOF
#!/bin/sh
exec faketime -f '-370d' "$LAB/vigosrv" "\$@"
EOF
chmod 755 "$LAB/vigosrv-earlier"

# Enrolled a year and five days ago, by the server's clock of that time; the machine's own is right.
VIGOSRV="$LAB/vigosrv-earlier" server_start
publish_one_file
machine box bookworm 29
line=$(in_net faketime -f '-370d' env VIGO_CONFIG_FILE="$LAB/srv/server.yaml" "$LAB/vigocli" token create --hostname box --json | jq -r .bootstrap)
check "B2: box bootstraps" sh_on box "$line"
id=$(uuid_of box)
refuse "its certificate has ended" sh_on box 'openssl x509 -in /etc/vigo/client.crt -noout -checkend 0'
before=$(sh_on box 'openssl x509 -in /etc/vigo/client.crt -noout -serial')
eventually 60 "B7: the door stays shut while the clocks differ" sh_on box 'vigo status | grep -q "renewing the certificate: .*clock skew"'
faked_server_stop

server_start
eventually 60 "B9: the envoy renews its certificate by its key" sh_on box 'openssl x509 -in /etc/vigo/client.crt -noout -checkend 0'
eventually 60 "B9: and is online, as the envoy that it was" cli_says '.reachability == "online"' envoys show "$id"
refuse "with another certificate" test "$before" = "$(sh_on box 'openssl x509 -in /etc/vigo/client.crt -noout -serial')"
check "B9: operators' openssl agrees" sh_on box 'openssl verify -CAfile /etc/vigo/ca.pem /etc/vigo/client.crt'
eventually 60 "and it enforces" on box test -f /srv/kept
