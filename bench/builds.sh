# Builds beside buildah and, where dockerd can be started, BuildKit: cold (nothing cached) and warm (nothing changed). Sourced by bench/run.sh.
docker_folder=$PWD/artifacts/bench/docker
docker_pid=
docker=docker

# Starts a dockerd of our own, without a network, and gives it the base. False where that cannot be done.
docker_up() {
    [ -n "$docker_pid" ] && return 0
    command -v dockerd >/dev/null && command -v docker >/dev/null || return 1
    mkdir -p "$docker_folder"
    export DOCKER_HOST=unix://$docker_folder/socket DOCKER_BUILDKIT=1
    dockerd --data-root "$docker_folder/data" --exec-root "$docker_folder/exec" --pidfile "$docker_folder/pid" -H "$DOCKER_HOST" \
        --iptables=false --ip6tables=false --bridge=none --storage-driver overlay2 --exec-opt native.cgroupdriver=cgroupfs >"$docker_folder/log" 2>&1 &
    docker_pid=$!
    for _ in $(seq 150); do docker version >/dev/null 2>&1 && break; sleep 0.2; done
    docker version >/dev/null 2>&1 || { docker_down; return 1; }
    "$(peer skopeo)" --insecure-policy copy -q "oci:$fixtures/busybox:latest" "docker-archive:$docker_folder/base.tar:bench/base:latest" >&2
    docker load -q -i "$docker_folder/base.tar" >&2
    # A client without its buildx cannot ask for BuildKit; there may be another one.
    printf 'FROM bench/base:latest\n' >"$docker_folder/Dockerfile"
    for docker in $(type -ap docker); do "$docker" build -q --network none -t bench "$docker_folder" >/dev/null 2>&1 && return 0; done
    docker_down
    return 1
}

docker_down() {
    [ -n "$docker_pid" ] || return 0
    kill "$docker_pid" 2>/dev/null || true
    wait "$docker_pid" 2>/dev/null || true
    docker_pid=
    rm -rf --one-file-system "$docker_folder" 2>/dev/null || true
}

# builds NAME CONTEXT [CHANGE]: one row for each peer, cold and warm. CHANGE is a command before each warm build.
builds() {
    local name=$1 context=$2 change=${3:-true} base=oci:$fixtures/busybox:latest ours_cold ours_warm cold warm
    local ours="$oci --root $out/t.bstate build -q --network none --build-arg BASE=$base -t oci:$out/t.bimg:1 $context"
    local theirs="buildah bud -q --layers --network none --build-arg BASE=$base -t bench $context"
    ours_cold=$(seconds "rm -rf $out/t.bstate $out/t.bimg" "$ours")
    ours_warm=$(seconds "$change" "$ours")
    cold=$(seconds "buildah rm -a; buildah rmi -af" "$theirs") && row "$name, cold" "$ours_cold" "buildah" "$cold"
    warm=$(seconds "$change" "$theirs") && row "$name, warm" "$ours_warm" "buildah" "$warm"
    docker_up || return 0
    theirs="$docker build -q --network none --build-arg BASE=bench/base:latest -t bench $context"
    cold=$(seconds "$docker rmi -f bench; $docker builder prune -af" "$theirs") && row "$name, cold" "$ours_cold" "BuildKit" "$cold"
    warm=$(seconds "$change" "$theirs") && row "$name, warm" "$ours_warm" "BuildKit" "$warm"
}

# context NAME LINE...: an empty context with these lines after FROM.
context() {
    local folder=$out/t.$1
    shift
    mkdir -p "$folder"
    { printf 'ARG BASE\nFROM $BASE\n'; printf '%s\n' "$@"; } >"$folder/Containerfile"
    cp "$folder/Containerfile" "$folder/Dockerfile"
    echo "$folder"
}

many_files() { # FOLDER: 10,000 files of 4 KiB in 100 folders
    [ -e "$1/99/99" ] && return 0
    local i
    for i in $(seq 0 99); do mkdir -p "$1/$i"; head -c 409600 /dev/urandom | split -b 4096 -a 2 -d - "$1/$i/"; done
}

case_runs() { local lines=(); for i in $(seq 20); do lines+=("RUN echo $i > /f$i"); done; builds "20 RUN steps" "$(context runs "${lines[@]}")"; }

case_metadata() { local lines=(); for i in $(seq 20); do lines+=("ENV E$i=$i" "LABEL l$i=$i"); done; builds "40 metadata steps" "$(context metadata "${lines[@]}")"; }

case_files() { local folder; folder=$(context files 'COPY many /many'); many_files "$folder/many"; builds "COPY of 10,000 files" "$folder"; }

case_large() { local folder; folder=$(context large 'COPY data /data'); [ -s "$folder/data" ] || head -c 500M /dev/urandom >"$folder/data"; builds "COPY of 500 MB" "$folder"; }

case_stages() {
    local folder=$out/t.stages
    mkdir -p "$folder"
    { echo 'ARG BASE'; for i in 1 2 3 4; do printf 'FROM $BASE AS s%s\nRUN sleep 1; echo %s > /out%s\n' $i $i $i; done
      echo 'FROM $BASE'; for i in 1 2 3 4; do echo "COPY --from=s$i /out$i /"; done; } >"$folder/Containerfile"
    cp "$folder/Containerfile" "$folder/Dockerfile"
    builds "four independent stages" "$folder"
}

case_changed() { # every warm build has one file that the one before had not
    local folder
    folder=$(context changed 'COPY many /many' 'COPY one /one')
    many_files "$folder/many"
    echo 1 >"$folder/one"
    builds "one changed file among 10,000" "$folder" "sh -c 'date +%N >$folder/one'"
}

# other_images STATE COUNT: this many images more in the store of a state folder, each with a manifest of its own.
other_images() {
    local images=$1/images index=$1/images/index.json manifest descriptor entries=$out/t.entries digest i
    descriptor=$(jq -c '.manifests[0] | del(.annotations)' "$index")
    manifest=$(cat "$images/blobs/sha256/$(jq -r '.digest | ltrimstr("sha256:")' <<<"$descriptor")")
    for i in $(seq "$2"); do
        printf '%s%*s' "$manifest" "$i" '' >"$out/t.manifest"
        digest=$(sha256sum <"$out/t.manifest" | cut -d' ' -f1)
        cp "$out/t.manifest" "$images/blobs/sha256/$digest"
        printf '%s %s %s\n' "$digest" "$(stat -c %s "$out/t.manifest")" "docker.io/library/other$i:latest"
    done >"$entries"
    jq -c --argjson of "$descriptor" --rawfile lines "$entries" '.manifests += [$lines | split("\n")[] | select(. != "") | split(" ")
        | $of + {digest: "sha256:\(.[0])", size: .[1] | tonumber, annotations: {"org.opencontainers.image.ref.name": .[2]}}]' "$index" >"$index.new"
    mv "$index.new" "$index"
}

case_store() { # the same build with one image in the store and with 1,000 others beside it: the peer is our own tool with the smaller store
    local folder state name change times=() runs=$((runs * 4)) # short ones: the best of many
    folder=$(context store 'COPY one /one')
    echo 1 >"$folder/one"
    local build="build -q --network none --build-arg BASE=oci:$fixtures/busybox:latest -t app $folder"
    for state in few many; do "$oci" --root "$out/t.$state" $build >/dev/null; done
    other_images "$out/t.many" 1000
    for change in true "sh -c 'date +%N >$folder/one'"; do
        [ "$change" = true ] && name="nothing changed" || name="one file changed"
        times=()
        for state in few many; do times+=("$(seconds "$change" "$oci --root $out/t.$state $build")"); done
        row "build beside 1,000 other images, $name" "${times[1]}" "beside none" "${times[0]}"
    done
}
