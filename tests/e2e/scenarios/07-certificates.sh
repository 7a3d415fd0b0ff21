# certificates — B8: a missing name, added; a wrong CA, refused.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
machine box bookworm 25
enrol box
id=$(uuid_of box)
on box systemctl stop vigo-envoy
sh_on box "echo '$SERVER_IP vigo.lab' >>/etc/hosts"
refuse "B8: a name that the certificate lacks is refused" on box vigo run --server vigo.lab:1530
check "B8: with the words operators know" said "not valid for name"

before=$(openssl x509 -in "$LAB/srv/tls/ca" -noout -fingerprint)
server_stop
sed -i 's/^server:/server:\n  tls_sans: [vigo.lab]/' "$LAB/srv/server.yaml"
server_start
check "B8: after adding the name it works, nothing re-bootstrapped" on box vigo run --server vigo.lab:1530
check "B8: the CA is the same" test "$before" = "$(openssl x509 -in "$LAB/srv/tls/ca" -noout -fingerprint)"

server_stop
mv "$LAB/srv/tls" "$LAB/srv/tls.kept"
server_start
sh_on box 'vigo run >/tmp/out 2>&1 || true'
check "B8: and the agent says so" sh_on box 'grep -qiE "certificate|authority|CA" /tmp/out'
