# Cases with a registry on loopback, beside skopeo and crane. Sourced by bench/run.sh.

# A 60 MB image of five layers, and an index of six platforms that share five of their six layers.
prepare_images() {
    [ -e "$out/five/index.json" ] && return
    mkdir -p "$out/t.five"
    for i in 1 2 3 4 5 6; do head -c 12000000 /dev/urandom >"$out/t.five/f$i"; done
    { echo 'FROM scratch'; for i in 1 2 3 4 5; do echo "COPY f$i /f$i"; done; } >"$out/t.five/Containerfile"
    "$oci" --root "$out/t.fivestate" build -q --compression gzip -t "oci:$out/five:1" "$out/t.five" >/dev/null
    { echo 'FROM scratch'; for i in 1 2 3 4 5; do echo "COPY f$i /f$i"; done; echo 'ARG TARGETPLATFORM'; echo 'COPY small-* /small'; } >"$out/t.five/Containerfile"
    for p in amd64 arm64 s390x ppc64le riscv64 arm; do
        rm -f "$out/t.five"/small-*; head -c 600000 /dev/urandom >"$out/t.five/small-$p"
        "$oci" --root "$out/t.fivestate" build -q --compression gzip --platform "linux/$p" -t "oci:$out/six:$p" "$out/t.five" >/dev/null
    done
    jq -c '{schemaVersion:2,mediaType:"application/vnd.oci.image.index.v1+json",manifests:[.manifests[]|{mediaType,digest,size,platform:{os:"linux",architecture:.annotations["org.opencontainers.image.ref.name"]}}]}' "$out/six/index.json" >"$out/t.index"
    local digest; digest=$(sha256sum "$out/t.index" | cut -d' ' -f1)
    cp "$out/t.index" "$out/six/blobs/sha256/$digest"
    jq -c --arg d "sha256:$digest" --argjson s "$(stat -c %s "$out/t.index")" '.manifests += [{mediaType:"application/vnd.oci.image.index.v1+json",digest:$d,size:$s,annotations:{"org.opencontainers.image.ref.name":"all"}}]' "$out/six/index.json" >"$out/t.list" && cp "$out/t.list" "$out/six/index.json"
}

start_registry() {
    [ -n "${registry:-}" ] && return
    scripts/install-packages.sh docker-registry >&2
    prepare_images
    rm -rf "$out/t.registry"
    printf 'version: 0.1\nlog: {accesslog: {disabled: true}, level: info}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:0", secret: bench}\n' "$out/t.registry" >"$out/t.registry.yml"
    docker-registry serve "$out/t.registry.yml" >"$out/t.registry.log" 2>&1 &
    registry_pid=$!
    for _ in $(seq 100); do registry=$(sed -n 's/.*listening on \(127.0.0.1:[0-9]*\).*/\1/p' "$out/t.registry.log" | head -n 1); [ -n "$registry" ] && return; sleep 0.1; done
    echo "docker-registry did not start" >&2; return 1
}

skopeo_copy() { echo "$(peer skopeo) --insecure-policy copy -q --preserve-digests --src-tls-verify=false --dest-tls-verify=false $*"; }
skopeo_name() { echo "skopeo $($(peer skopeo) --version | grep -oE '[0-9][0-9.]+' | head -n 1)"; }

case_push() {
    start_registry
    local ours theirs
    ours=$(seconds "rm -rf $out/t.registry/docker" "$oci copy oci:$out/five:1 docker://$registry/five:1")
    theirs=$(seconds "rm -rf $out/t.registry/docker" "$(skopeo_copy "oci:$out/five:1" "docker://$registry/five:1")")
    row "push 60 MB, 5 layers" "$ours" "$(skopeo_name)" "$theirs"
    if peer crane >/dev/null; then row "push 60 MB, 5 layers" "$ours" crane "$(seconds "rm -rf $out/t.registry/docker" "$(peer crane) push --insecure $out/five $registry/five:1")"; fi
}

case_pull() {
    start_registry
    local ours theirs
    "$oci" copy "oci:$out/five:1" "docker://$registry/five:1" >/dev/null 2>&1
    ours=$(seconds "rm -rf $out/t.pulled" "$oci copy docker://$registry/five:1 oci:$out/t.pulled:1")
    theirs=$(seconds "rm -rf $out/t.pulled" "$(skopeo_copy "docker://$registry/five:1" "oci:$out/t.pulled:1")")
    row "pull 60 MB, 5 layers" "$ours" "$(skopeo_name)" "$theirs"
    if peer crane >/dev/null; then row "pull 60 MB, 5 layers" "$ours" crane "$(seconds "rm -rf $out/t.pulled" "$(peer crane) pull --insecure --format oci $registry/five:1 $out/t.pulled")"; fi
}

case_layout() {
    prepare_images
    row "layout to layout, 60 MB" "$(seconds "rm -rf $out/t.copied" "$oci copy oci:$out/five:1 oci:$out/t.copied:1")" \
        "$(skopeo_name)" "$(seconds "rm -rf $out/t.copied" "$(skopeo_copy "oci:$out/five:1" "oci:$out/t.copied:1")")"
}

case_index() { # six platforms, 90 % of the bytes there already
    start_registry
    local before="rm -rf $out/t.registry/docker && $oci copy oci:$out/six:amd64 docker://$registry/six:amd64"
    row "push an index of 6, 90 % there" "$(seconds "$before" "$oci copy --all oci:$out/six:all docker://$registry/six:all")" \
        "$(skopeo_name)" "$(seconds "$before" "$(skopeo_copy --all "oci:$out/six:all" "docker://$registry/six:all")")"
}

case_archive() { # 2 GiB of layers, of which nothing is needed
    if [ ! -s "$out/big.tar" ]; then
        mkdir -p "$out/t.huge"
        for i in 1 2; do head -c 1G /dev/urandom >"$out/t.huge/f$i"; done
        printf 'FROM scratch\nCOPY f1 /f1\nCOPY f2 /f2\n' >"$out/t.huge/Containerfile"
        "$oci" --root "$out/t.hugestate" build -q --compression none -t "oci-archive:$out/big.tar:1" "$out/t.huge" >/dev/null
        rm -rf "$out/t.huge" "$out/t.hugestate"
    fi
    row "inspect a 2 GiB archive" "$(seconds true "$oci inspect --json oci-archive:$out/big.tar:1")" "$(skopeo_name)" "$(seconds true "$(peer skopeo) inspect oci-archive:$out/big.tar:1")"
}

case_recompress() {
    row "copy with gzip to zstd, Debian" "$(seconds "rm -rf $out/t.zstd" "$oci copy --compression zstd oci:$out/debian:latest oci:$out/t.zstd:1")" \
        "$(skopeo_name)" "$(seconds "rm -rf $out/t.zstd" "$(peer skopeo) --insecure-policy copy -q --dest-compress-format zstd oci:$out/debian:latest oci:$out/t.zstd:1")"
}
