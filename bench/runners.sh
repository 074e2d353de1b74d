# Cases of bench/run.sh about what runs a step: containers, twenty small steps, syncing, and installing packages.

case_twenty() { # twenty trivial RUN steps, each with its layer
    local ours
    mkdir -p "$out/t.ctx20"
    { echo "FROM oci:$fixtures/busybox:latest"; for i in $(seq 20); do echo "RUN echo $i > /f$i"; done; } >"$out/t.ctx20/Containerfile"
    ours=$(seconds "$(aside "$out/t.state20")" "$oci --root $out/t.state20 build -q -t oci:$out/t.img20:1 $out/t.ctx20")
    row "20 trivial RUN steps" "$ours" "buildah bud --layers" "$(seconds "$(aside "$out/graph" "$out/run")" "buildah bud -q --layers -t bench20 $out/t.ctx20")"
    row "20 trivial RUN steps" "$ours" "buildah bud --layers --isolation chroot" \
        "$(seconds "$(aside "$out/graph" "$out/run")" "buildah bud -q --layers --isolation chroot -t bench20 $out/t.ctx20")"
    row "20 trivial RUN steps" "$ours" "ours with runc" \
        "$(seconds "$(aside "$out/t.state20")" "$oci --root $out/t.state20 build -q --isolation runtime -t oci:$out/t.img20:1 $out/t.ctx20")"
    rm -rf --one-file-system "$out/t.aside"
}

case_sync() { # a step that syncs as package managers do
    local ours
    mkdir -p "$out/t.ctxsync"
    cat >"$out/t.ctxsync/Containerfile" <<C
FROM oci:$fixtures/busybox:latest
RUN mkdir /d; i=0; while [ \$i -lt 500 ]; do dd if=/dev/zero of=/d/\$i bs=4k count=2 conv=fsync 2>/dev/null; i=\$((i+1)); done
C
    ours=$(seconds "$(aside "$out/t.statesync")" "$oci --root $out/t.statesync build -q -t oci:$out/t.imgsync:1 $out/t.ctxsync")
    row "a step with 500 synced files" "$ours" "buildah bud --layers" "$(seconds "$(aside "$out/graph" "$out/run")" "buildah bud -q --layers -t benchsync $out/t.ctxsync")"
    row "a step with 500 synced files" "$ours" "ours with --sync" \
        "$(seconds "$(aside "$out/t.statesync")" "$oci --root $out/t.statesync build -q --sync -t oci:$out/t.imgsync:1 $out/t.ctxsync")"
    rm -rf --one-file-system "$out/t.aside"
}

packages() { # FOLDER: ten packages of 200 files, as a repository that apt reads
    [ -e "$1/Packages" ] && return 0
    local i work
    for i in $(seq 10); do
        work=$out/t.package
        rm -rf "$work"
        mkdir -p "$work/DEBIAN" "$work/usr/share/bench$i"
        printf 'Package: bench%s\nVersion: 1\nArchitecture: all\nMaintainer: bench <bench@example.org>\nDescription: files\n' "$i" >"$work/DEBIAN/control"
        head -c 1638400 /dev/urandom | split -b 8192 -a 3 -d - "$work/usr/share/bench$i/"
        mkdir -p "$1"
        dpkg-deb --root-owner-group -b "$work" "$1/bench$i.deb" >/dev/null
        { dpkg-deb -f "$1/bench$i.deb"
          printf 'Filename: ./bench%s.deb\nSize: %s\nSHA256: %s\n\n' "$i" "$(stat -c %s "$1/bench$i.deb")" "$(sha256sum "$1/bench$i.deb" | cut -d ' ' -f 1)"; } >>"$1/Packages.part"
    done
    mv "$1/Packages.part" "$1/Packages"
}

case_apt() { # what package managers do: many small files, synced one by one
    local ours
    packages "$out/t.ctxapt/repository"
    cat >"$out/t.ctxapt/Containerfile" <<C
FROM oci:$fixtures/debian:latest
RUN --mount=type=bind,source=repository,target=/repository rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/* && echo 'deb [trusted=yes] file:/repository ./' >/etc/apt/sources.list \\
    && apt-get update -q && apt-get install -q -y --no-install-recommends $(printf 'bench%s ' $(seq 10))
C
    ours=$(seconds "$(aside "$out/t.stateapt")" "$oci --root $out/t.stateapt build -q -t oci:$out/t.imgapt:1 $out/t.ctxapt")
    row "apt-get install of 10 packages" "$ours" "buildah bud --layers" "$(seconds "$(aside "$out/graph" "$out/run")" "buildah bud -q --layers -t benchapt $out/t.ctxapt")"
    row "apt-get install of 10 packages" "$ours" "ours with --sync" \
        "$(seconds "$(aside "$out/t.stateapt")" "$oci --root $out/t.stateapt build -q --sync -t oci:$out/t.imgapt:1 $out/t.ctxapt")"
    rm -rf --one-file-system "$out/t.aside"
}

case_container() { # /bin/true from start to end, inside a process that is warm
    local mode ours
    dotnet build tests/Core.Tests -v quiet -nologo -clp:NoSummary >&2
    OCI_BENCH_STARTS=$out/starts dotnet artifacts/bin/Core.Tests/debug/Oci.Core.Tests.dll -class Oci.Tests.Runtime.StartBenchmark -explicit only >&2
    for mode in Host None; do
        ours=$(awk -v k="sandbox $mode" '$1 " " $2 == k { print $3 }' "$out/starts")
        for runtime in runc crun; do
            row "a container of /bin/true, network ${mode,,}" "$ours" "$runtime run" "$(awk -v k="$runtime $mode" '$1 " " $2 == k { print $3 }' "$out/starts")"
        done
    done
}
