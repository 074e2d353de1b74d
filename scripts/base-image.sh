#!/usr/bin/env bash
# base-image.sh busybox|debian LAYOUT:TAG: makes a base image from Debian's packages alone, written by umoci, so that
# what we read in tests and benchmarks was not written by us. Needs root.
set -euo pipefail
kind=$1 image=$2
work=$(mktemp -d); trap 'rm -rf --one-file-system "$work"' EXIT

busybox_rootfs() {
    mkdir -p "$1"/{bin,etc,root,tmp,usr/bin,usr/sbin,sbin,var/tmp,home,dev,proc,sys}
    chmod 1777 "$1/tmp" "$1/var/tmp"; chmod 0700 "$1/root"
    install -m 0755 "$(command -v busybox)" "$1/bin/busybox"
    for applet in $("$1/bin/busybox" --list); do [ "$applet" = busybox ] || ln -sf busybox "$1/bin/$applet"; done
    printf 'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nuser:x:1000:1000:user:/home:/bin/sh\n' >"$1/etc/passwd"
    printf 'root:x:0:\ndaemon:x:1:\naudio:x:29:user\nuser:x:1000:\n' >"$1/etc/group"
}

debian_rootfs() {
    local mirror
    mirror=$(grep -rhoE '(https?|mirror\+file)://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -n 1 | tr -d ' ' || true)
    [ -n "$mirror" ] || mirror=$(sed -n 's/^URIs: *\([^ ]*\/debian\/*\)$/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
    debootstrap --variant=minbase bookworm "$1" ${mirror:+"$mirror"} >&2
    # What apt needs of the host to install packages inside a step.
    cp -a /etc/apt/sources.list.d/. "$1/etc/apt/sources.list.d/" 2>/dev/null || true
    [ ! -s /etc/apt/sources.list ] || cp /etc/apt/sources.list "$1/etc/apt/sources.list"
    cp -a /etc/apt/apt.conf.d/. "$1/etc/apt/apt.conf.d/" 2>/dev/null || true
    rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/*
}

case $kind in
    busybox) busybox_rootfs "$work/new" ;;
    debian) debian_rootfs "$work/new" ;;
    *) echo "base-image.sh: expected busybox or debian, found $kind" >&2; exit 2 ;;
esac
[ -e "${image%:*}/oci-layout" ] || { mkdir -p "$(dirname "${image%:*}")"; umoci init --layout "${image%:*}"; }
umoci new --image "$image"
umoci unpack --image "$image" "$work/bundle" >&2
cp -a "$work/new/." "$work/bundle/rootfs/"
umoci repack --refresh-bundle --image "$image" "$work/bundle" >&2
umoci config --image "$image" --config.cmd /bin/sh --config.env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umoci gc --layout "${image%:*}" >&2
