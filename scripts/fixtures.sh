#!/usr/bin/env bash
# fixtures.sh FOLDER: what tests and benchmarks build on, made once from Debian's packages alone: the images FOLDER/busybox:latest and
# FOLDER/debian:latest, .NET's look-alike FOLDER/aspnet:gzip, :zstd and :two (amd64 and arm64), and the package FOLDER/hello.deb. Needs root. Several callers wait for one another.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1; mkdir -p "$folder"
exec 9>"$folder/.lock"; flock 9

# add_index LAYOUT TAG TAG...: an index under the first name of the images under the others.
add_index() {
    local layout=$1 name=$2 index digest tag config; shift 2
    index='{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}'
    for tag; do
        digest=$(jq -r --arg tag "$tag" '.manifests[] | select(.annotations["org.opencontainers.image.ref.name"] == $tag).digest' "$layout/index.json")
        config=$(jq -r .config.digest "$layout/blobs/sha256/${digest#*:}")
        index=$(jq -c --arg digest "$digest" --argjson size "$(stat -c %s "$layout/blobs/sha256/${digest#*:}")" --slurpfile config "$layout/blobs/sha256/${config#*:}" \
            '.manifests += [{mediaType: "application/vnd.oci.image.manifest.v1+json", digest: $digest, size: $size, platform: ($config[0] | {architecture, os})}]' <<<"$index")
    done
    digest=$(printf %s "$index" | sha256sum | cut -d ' ' -f 1)
    printf %s "$index" >"$layout/blobs/sha256/$digest"
    index=$(jq -c --arg digest "sha256:$digest" --arg name "$name" --argjson size "${#index}" \
        '.manifests += [{mediaType: "application/vnd.oci.image.index.v1+json", digest: $digest, size: $size, annotations: {"org.opencontainers.image.ref.name": $name}}]' "$layout/index.json")
    printf %s "$index" >"$layout/index.json"
}

for kind in busybox debian; do
    [ -e "$folder/$kind.done" ] && continue
    rm -rf "${folder:?}/$kind"
    scripts/base-image.sh "$kind" "$folder/$kind:latest"
    touch "$folder/$kind.done"
done
if [ ! -e "$folder/aspnet.three" ]; then
    rm -rf "${folder:?}/aspnet" "${folder:?}/aspnet.plain"
    scripts/base-image.sh aspnet "$folder/aspnet:gzip"
    # Not every skopeo compresses anew what is compressed already.
    skopeo --insecure-policy copy -q --dest-decompress "oci:$folder/aspnet:gzip" "dir:$folder/aspnet.plain" >&2
    skopeo --insecure-policy copy -q --dest-compress --dest-compress-format zstd "dir:$folder/aspnet.plain" "oci:$folder/aspnet:zstd" >&2
    # The same files for another processor: nothing runs there, but everything else is as with .NET's own bases.
    umoci config --image "$folder/aspnet:gzip" --tag arm64 --architecture arm64
    add_index "$folder/aspnet" two gzip arm64
    rm -rf "${folder:?}/aspnet.plain"
    touch "$folder/aspnet.three"
fi
if [ ! -s "$folder/hello.deb" ]; then
    (cd "$folder" && { apt-get download -qq hello 2>/dev/null || { apt-get update -qq && apt-get download -qq hello; }; } && mv hello_*.deb hello.deb)
fi
