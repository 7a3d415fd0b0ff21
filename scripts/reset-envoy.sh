#!/bin/sh
# reset-envoy — removes an envoy from this machine: service, unit, program, configuration and state. A new bootstrap works
# afterwards. What the agent did to the machine stays. Needs nothing of Vigo, so it also mends a broken installation.
set -eu

unit=vigo-envoy.service
[ "$(id -u)" = 0 ] || { echo "reset-envoy: run this as root" >&2; exit 1; }

if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
    echo "stopping and disabling $unit"
    systemctl disable --now "$unit" 2>/dev/null || true
fi
for path in "/etc/systemd/system/$unit" /usr/local/sbin/vigo /etc/vigo-envoy /etc/vigo /var/lib/vigo; do
    if [ -e "$path" ] || [ -L "$path" ]; then
        echo "removing $path"
        rm -rf --one-file-system "$path"
    fi
done
if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl reset-failed "$unit" 2>/dev/null || true
fi
