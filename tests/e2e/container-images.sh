# container-images — runs on a machine with an engine: makes the two images of the example app-stack from Debian's packages, as no
# registry can be reached: a real Redis, and busybox's web server in place of the shop.
set -e
mkdir -p /root/debs/partial
apt-get -qq -y --download-only -o Dir::Cache::archives=/root/debs -o APT::Sandbox::User=root install redis-server busybox-static
for each in /root/debs/*.deb; do dpkg-deb -x "$each" /root/unpacked; done

mkdir -p /root/shop/bin /root/shop/www
cp /root/unpacked/bin/busybox /root/shop/bin/
echo 'the shop is open' >/root/shop/www/index.html
tar -C /root/shop -c . | docker import --change 'CMD ["/bin/busybox", "httpd", "-f", "-p", "8080", "-h", "/www"]' - registry.example.com/shop:1.4.2

mkdir -p /root/redis/usr/bin /root/redis/lib/x86_64-linux-gnu /root/redis/lib64
cp /root/unpacked/usr/bin/redis-check-rdb /root/redis/usr/bin/redis-server
LD_LIBRARY_PATH=/root/unpacked/usr/lib/x86_64-linux-gnu ldd /root/redis/usr/bin/redis-server | grep -o '/[^ ]*' | while read -r each; do
    case $each in
        /lib64/*) cp -L "$each" /root/redis/lib64/ ;;
        *) cp -L "$each" /root/redis/lib/x86_64-linux-gnu/ ;;
    esac
done
tar -C /root/redis -c . | docker import --change 'ENV PATH=/usr/bin' - redis:7-alpine
