#!/usr/bin/env bash
# base-image.sh busybox|debian|aspnet LAYOUT:TAG: makes a base image from Debian's packages alone, written by umoci, so that
# what we read in tests and benchmarks was not written by us. `aspnet` is laid out as .NET's own bases are, from this machine's C library and
# .NET runtimes: three layers, which start any ASP.NET application. Needs root.
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

# What every .NET program loads, and nothing else.
libc_rootfs() {
    local library
    mkdir -p "$1"/{app,etc,home/app,tmp,usr/bin,lib64,proc,sys,dev}
    chmod 1777 "$1/tmp"
    ldd "$2"/shared/Microsoft.NETCore.App/*/lib{coreclr,System.Native,System.Security.Cryptography.Native.OpenSsl,System.IO.Compression.Native}.so "$2/dotnet" \
        | grep -oE '/[^ ]+\.so[^ ]*' | grep -v "^$2" | sort -u | while read -r library; do install -D -m 0755 "$library" "$1$library"; done
    install -m 0755 "$(command -v busybox)" "$1/usr/bin/busybox"; ln -s usr/bin "$1/bin"; ln -s busybox "$1/usr/bin/sh"
    printf 'root:x:0:0:root:/root:/bin/sh\napp:x:1654:1654::/home/app:/bin/sh\n' >"$1/etc/passwd"
    printf 'root:x:0:\napp:x:1654:\n' >"$1/etc/group"
}

# add_layer FOLDER: the folder as the image's next layer, in the manner of any other builder.
add_layer() {
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$1" -cf "$work/layer.tar" .
    umoci raw add-layer --image "$image" "$work/layer.tar" >&2
    rm -rf "$1" "$work/layer.tar"
}

aspnet_image() {
    local dotnet version aspnet
    dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
    version=$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \(10\.[^ ]*\) .*/\1/p' | sort -V | tail -n 1)
    aspnet=$(dotnet --list-runtimes | sed -n 's/^Microsoft.AspNetCore.App \(10\.[^ ]*\) .*/\1/p' | sort -V | tail -n 1)
    if [ -z "$version" ] || [ -z "$aspnet" ]; then echo "base-image.sh: expected .NET 10 and ASP.NET 10 on this machine" >&2; exit 1; fi
    libc_rootfs "$work/libc" "$dotnet"
    add_layer "$work/libc"
    mkdir -p "$work/runtime/usr/share/dotnet/shared/Microsoft.NETCore.App" "$work/runtime/usr/share/dotnet/host/fxr" "$work/runtime/usr/bin"
    cp -a "$dotnet/dotnet" "$work/runtime/usr/share/dotnet/"
    cp -a "$dotnet/shared/Microsoft.NETCore.App/$version" "$work/runtime/usr/share/dotnet/shared/Microsoft.NETCore.App/"
    cp -a "$dotnet/host/fxr/$version" "$work/runtime/usr/share/dotnet/host/fxr/"
    ln -s ../share/dotnet/dotnet "$work/runtime/usr/bin/dotnet"
    add_layer "$work/runtime"
    mkdir -p "$work/aspnet/usr/share/dotnet/shared/Microsoft.AspNetCore.App"
    cp -a "$dotnet/shared/Microsoft.AspNetCore.App/$aspnet" "$work/aspnet/usr/share/dotnet/shared/Microsoft.AspNetCore.App/"
    add_layer "$work/aspnet"
    umoci config --image "$image" --config.cmd /bin/sh --config.env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        --config.env APP_UID=1654 --config.env ASPNETCORE_HTTP_PORTS=8080 --config.env DOTNET_RUNNING_IN_CONTAINER=true \
        --config.env "DOTNET_VERSION=$version" --config.env "ASPNET_VERSION=$aspnet" --config.env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true
    umoci gc --layout "${image%:*}" >&2
}

case $kind in
    aspnet) ;;
    busybox) busybox_rootfs "$work/new" ;;
    debian) debian_rootfs "$work/new" ;;
    *) echo "base-image.sh: expected busybox, debian or aspnet, found $kind" >&2; exit 2 ;;
esac
[ -e "${image%:*}/oci-layout" ] || { mkdir -p "$(dirname "${image%:*}")"; umoci init --layout "${image%:*}"; }
umoci new --image "$image"
if [ "$kind" = aspnet ]; then aspnet_image; exit; fi
umoci unpack --image "$image" "$work/bundle" >&2
cp -a "$work/new/." "$work/bundle/rootfs/"
umoci repack --refresh-bundle --image "$image" "$work/bundle" >&2
umoci config --image "$image" --config.cmd /bin/sh --config.env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umoci gc --layout "${image%:*}" >&2
