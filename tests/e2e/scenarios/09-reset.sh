# reset — B10: reset-envoy.sh and `vigo uninstall` leave nothing; a new bootstrap then works.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
machine box bookworm 27
nothing_left() {
    sh_on box 'for path in /usr/local/sbin/vigo /etc/vigo-envoy /etc/vigo /var/lib/vigo /etc/systemd/system/vigo-envoy.service; do
        [ ! -e $path ] || { echo $path; exit 1; }; done; ! systemctl is-active vigo-envoy'
}
enrol box
first=$(uuid_of box)
cp "$PROJECT/scripts/reset-envoy.sh" "$LAB/box/root/"
check "B10: reset-envoy.sh" on box sh /root/reset-envoy.sh
check "B10: leaves nothing" nothing_left
enrol box
check "B10: a new bootstrap works" test "$(uuid_of box)" != "$first"
check "B10: vigo uninstall" on box vigo uninstall
check "B10: says what it removes" said /var/lib/vigo
check "B10: leaves nothing either" nothing_left
