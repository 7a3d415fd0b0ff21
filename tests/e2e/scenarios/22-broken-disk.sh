# broken disk — D4: the disk under the agent's state answers everything with EIO, then is mounted read-only: the agent keeps
# enforcing, says so once, and reports when it has a disk again. A managed file on a broken disk fails by name, no other does.
source "$(dirname "$0")/../lib.sh"
lab_open
server_config
server_start
stack configcrates/two.vgo <<'EOT'
name: two
resources:
  - {name: lost, type: file, target_path: /srv/disk/lost, content: "lost\n"}
  - {name: kept, type: file, target_path: /srv/kept, content: "kept\n"}
EOT
stack envoys.vgo <<'EOT'
envoys:
  - {match: "*", configcrates: [two]}
EOT
publish
machine box bookworm 41
on box mkdir -p /srv/disk
enrol box
eventually 60 "it converges" on box test -f /srv/kept
id=$(uuid_of box)
changing() { cli_says "[.items[] | select(.changed > 0)] | length >= $1" runs list --envoy "$id" --limit 100; }
eventually 60 "its run is known" changing 1

# disk NAME PLACE: one of ext4 with what is there. break_disk PLACE: it answers with EIO from now on (EXT4_IOC_SHUTDOWN).
disk() {
    local device
    truncate -s 48M "$LAB/$1.image"
    mkfs.ext4 -q -F "$LAB/$1.image"
    device=$(losetup --find --show "$LAB/$1.image")
    sh_on box "mknod $device b 7 ${device#/dev/loop}; mount $device /mnt && cp -a $2/. /mnt/ && mount $device $2 && umount /mnt" || true
    losetup -d "$device"  # now, or when it is mounted no more
    on box mountpoint -q "$2" || die "no disk could be mounted at $2"
}
break_disk() {
    python3 -c 'import fcntl, os, struct, sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack("I", 2))' \
        "/proc/${MACHINE_INIT[box]}/root$1"
}
repaired() { sh_on box '[ "$(cat /srv/kept)" = kept ]'; }
said() { sh_on box "[ \"\$(journalctl -u vigo-envoy -o cat --no-pager | grep -c '$2')\" = $1 ]"; }
keeps_enforcing() {
    local round
    for round in 1 2 3; do drift box 60 "$1: drift $round is repaired"; done
    check "$1: it is one process, still" sh_on box '[ "$(systemctl show -p NRestarts --value vigo-envoy)" = 0 ]'
}

on box systemctl stop vigo-envoy
disk state /var/lib/vigo
on box systemctl start vigo-envoy
eventually 60 "it runs on a disk of its own" sh_on box "vigo status | grep -q $id"
break_disk /var/lib/vigo
eventually 60 "EIO: it says so" said 1 'the store cannot be written.*Input/output error'
keeps_enforcing "EIO"
check "EIO: it said so once" said 1 'the store cannot be written'

# A disk that cannot be written to, put in its place.
sh_on box 'mount -t tmpfs -o ro tmpfs /var/lib/vigo'
keeps_enforcing "EROFS"
check "EROFS: nothing new is said of the same trouble" said 1 'the store cannot'
sh_on box 'mount -o remount,rw /var/lib/vigo'
eventually 60 "with a disk again: it says so" said 1 'the store can be written again'
eventually 60 "with a disk again: every change is reported" changing 7

disk managed /srv/disk
break_disk /srv/disk
sh_on box 'echo drift >/srv/kept'
eventually 60 "a managed file fails, another is repaired" repaired
eventually 60 "by name and with the reason" sh_on box 'journalctl -u vigo-envoy -o cat --no-pager | grep -q "resource=two/lost.*action=blocked.*Input/output error"'
eventually 60 "the server knows which" cli_says '[.items[] | select(.failed > 0)] | length >= 1' runs list --envoy "$id" --limit 100
