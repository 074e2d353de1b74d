# Shared by bench/run.sh: preparation, timing, and one function a case.
out=$PWD/artifacts/bench
fixtures=$PWD/artifacts/fixtures
oci=$PWD/artifacts/tool/dotnet-oci
runs=${BENCH_RUNS:-5}
peer() { if [ -n "${OCI_PEERS:-}" ] && [ -x "$OCI_PEERS/$1" ]; then echo "$OCI_PEERS/$1"; else command -v "$1"; fi; }

prepare() {
    scripts/install-packages.sh hyperfine jq runc umoci skopeo buildah busybox-static debootstrap gzip zstd >&2
    dotnet publish src/Tool -c Release -o artifacts/tool -v quiet -nologo -clp:NoSummary >&2
    mkdir -p "$out"
    scripts/fixtures.sh "$fixtures" >&2
    [ -e "$out/debian/index.json" ] || "$oci" copy "oci:$fixtures/debian:latest" "oci:$out/debian:latest" >/dev/null
    [ -e "$out/debian-zstd/index.json" ] || "$(peer skopeo)" --insecure-policy copy -q --dest-compress-format zstd "oci:$out/debian:latest" "oci:$out/debian-zstd:latest" >&2
    export BUILDAH_ISOLATION=oci STORAGE_DRIVER=overlay
    cat >"$out/storage.conf" <<C
[storage]
driver = "overlay"
graphroot = "$out/graph"
runroot = "$out/run"
C
    cat >"$out/containers.conf" <<C
[containers]
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=30000:30000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
C
    export CONTAINERS_STORAGE_CONF=$out/storage.conf CONTAINERS_CONF=$out/containers.conf
    trap clean EXIT
}

# clean: stops what the cases started, and deletes what they left.
clean() {
    docker_down
    [ -z "${registry_pid:-}" ] || kill "$registry_pid" 2>/dev/null || true
    rm -rf --one-file-system "$out"/t.* "$out/graph" "$out/run" 2>/dev/null || true
}

versions() {
    printf 'dotnet-oci %s, umoci %s, buildah %s, runc %s' "$("$oci" --version)" "$($(peer umoci) --version | grep -oE '[0-9][0-9.]+' | head -n 1)" \
        "$(buildah --version | grep -oE '[0-9][0-9.]+' | head -n 1)" "$(runc --version | sed -n 's/runc version //p')"
}

# seconds PREPARE COMMAND: the best of the runs, in seconds.
seconds() {
    hyperfine --style none --warmup 1 --runs "$runs" --prepare "$1" --export-json "$out/hyperfine.json" "$2" >/dev/null 2>"$out/hyperfine.log" \
        || { cat "$out/hyperfine.log" >&2; return 1; }
    jq -r '.results[0].min' "$out/hyperfine.json"
}

# aside PATH...: what a run left is renamed away and deleted when all is measured: the file system would be busy with the deletion in the next run,
# and ext4 passes every file that was deleted within the last minute one by one whenever it makes a new one.
aside() { echo "umount $out/graph/overlay 2>/dev/null; mkdir -p $out/t.aside; for p in $*; do [ ! -e \$p ] || mv \$p \$(mktemp -d $out/t.aside/XXXXXX); done; sync"; }

# row CASE OURS-SECONDS PEER PEER-SECONDS
row() { awk -v c="$1" -v o="$2" -v p="$3" -v t="$4" 'BEGIN { printf "| %s | %.3f s | %s | %.3f s | %.2f |\n", c, o, p, t, t / o }'; }

case_unpack() { # into memory: the write-back of a disk would drown the difference
    local ours umoci tar layer to
    to=$(mktemp -d /dev/shm/bench.XXXXXX)
    for kind in debian debian-zstd; do
        ours=$(seconds "rm -rf $to/b" "$oci unpack oci:$out/$kind:latest $to/b")
        umoci=$(seconds "rm -rf $to/b" "$(peer umoci) unpack --image $out/$kind:latest $to/b") \
            && row "unpack $kind" "$ours" "umoci $($(peer umoci) --version | grep -oE '[0-9][0-9.]+' | head -n 1)" "$umoci"
        layer=$out/$kind/blobs/sha256/$("$oci" inspect --raw "oci:$out/$kind:latest" | jq -r '.layers[0].digest' | cut -d: -f2)
        case $kind in debian) tar="gzip -dc" ;; *) tar="zstd -dc" ;; esac
        row "unpack $kind" "$ours" "$tar \\| tar x" "$(seconds "rm -rf $to/b; mkdir -p $to/b" "$tar $layer | tar -x --xattrs -C $to/b")"
    done
    rm -rf "$to"
}

containerfile() { # a six-step build on Debian
    mkdir -p "$out/t.ctx"
    cp "$fixtures/hello.deb" "$out/t.ctx/"; printf 'greeting\n' >"$out/t.ctx/motd"
    printf '%s\n' "FROM $1" 'COPY hello.deb /tmp/' 'RUN dpkg -i /tmp/hello.deb && rm /tmp/hello.deb' 'RUN useradd -m app' 'COPY --chown=1000:1000 motd /home/app/' \
        'RUN find /usr/share/doc -type f | xargs cat | sha256sum > /home/app/docs.sum' 'RUN rm -rf /usr/share/man' 'USER app' 'CMD ["hello"]' >"$out/t.ctx/Containerfile"
}

case_build() {
    local ours theirs
    containerfile "oci:$fixtures/debian:latest"
    ours=$(seconds "$(aside "$out/t.state" "$out/t.img")" "$oci --root $out/t.state build -q -t oci:$out/t.img:1 $out/t.ctx")
    theirs=$(seconds "$(aside "$out/graph" "$out/run" "$out/t.peer")" \
        "buildah bud -q -t bench $out/t.ctx && buildah push -q bench oci:$out/t.peer:1")
    rm -rf --one-file-system "$out/t.aside"
    row "six-step build, nothing cached" "$ours" "buildah bud + push" "$theirs"
}

case_rebuild() {
    local ours theirs
    containerfile "oci:$fixtures/debian:latest"
    "$oci" --root "$out/t.state" build -q -t "oci:$out/t.img:1" "$out/t.ctx" >/dev/null
    ours=$(seconds true "$oci --root $out/t.state build -q -t oci:$out/t.img:1 $out/t.ctx")
    buildah bud -q --layers -t bench "$out/t.ctx" >/dev/null
    theirs=$(seconds true "buildah bud -q --layers -t bench $out/t.ctx")
    row "the same again, nothing changed" "$ours" "buildah bud --layers" "$theirs"
}

case_start() {
    local runs=20 # the best of many: a start is short
    row "start (--version)" "$(seconds true "$oci --version")" "buildah --version" "$(seconds true "buildah --version")"
}

case_memory() { # peak resident memory while a 1 GiB layer is packed and unpacked
    mkdir -p "$out/t.big"
    [ -s "$out/t.big/data" ] || head -c 1G /dev/urandom >"$out/t.big/data"
    printf 'FROM scratch\nCOPY data /data\n' >"$out/t.big/Containerfile"
    local pack unpack
    pack=$(/usr/bin/time -f %M "$oci" --root "$out/t.statebig" build -q -t "oci:$out/t.imgbig:1" "$out/t.big" 2>&1 >/dev/null | tail -n 1)
    unpack=$(/usr/bin/time -f %M "$oci" unpack "oci:$out/t.imgbig:1" "$out/t.bundlebig" 2>&1 >/dev/null | tail -n 1)
    printf '| peak memory, 1 GiB layer | pack %d MiB, unpack %d MiB | – | – | – |\n' $((pack / 1024)) $((unpack / 1024))
}
