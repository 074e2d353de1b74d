#!/usr/bin/env bash
# fixtures.sh FOLDER: what tests and benchmarks build on, made once from Debian's packages alone: the images FOLDER/busybox:latest and
# FOLDER/debian:latest, .NET's look-alike FOLDER/aspnet:gzip and :zstd, and the package FOLDER/hello.deb. Needs root. Several callers wait for one another.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1; mkdir -p "$folder"
exec 9>"$folder/.lock"; flock 9
for kind in busybox debian; do
    [ -e "$folder/$kind.done" ] && continue
    rm -rf "${folder:?}/$kind"
    scripts/base-image.sh "$kind" "$folder/$kind:latest"
    touch "$folder/$kind.done"
done
if [ ! -e "$folder/aspnet.done" ]; then
    rm -rf "${folder:?}/aspnet"
    scripts/base-image.sh aspnet "$folder/aspnet:gzip"
    skopeo --insecure-policy copy -q --dest-compress-format zstd "oci:$folder/aspnet:gzip" "oci:$folder/aspnet:zstd" >&2
    touch "$folder/aspnet.done"
fi
if [ ! -s "$folder/hello.deb" ]; then
    (cd "$folder" && { apt-get download -qq hello 2>/dev/null || { apt-get update -qq && apt-get download -qq hello; }; } && mv hello_*.deb hello.deb)
fi
