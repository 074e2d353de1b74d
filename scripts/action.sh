#!/usr/bin/env bash
# action.sh install|run: what action.yml does, by the inputs in INPUT_* and the files that GITHUB_* names. Values never become code: they are
# passed as arguments, and secrets in files of their owner only.
set -euo pipefail

install() {
    [ "${INPUT_VERSION:-}" != none ] || return 0
    local arguments=(--global dotnet-oci)
    [ -z "${INPUT_VERSION:-}" ] || arguments+=(--version "$INPUT_VERSION")
    [ -z "${INPUT_SOURCE:-}" ] || arguments+=(--source "$INPUT_SOURCE")
    dotnet tool update "${arguments[@]}"
    echo "${DOTNET_CLI_HOME:-$HOME}/.dotnet/tools" >>"$GITHUB_PATH"
}

# The tools' own file for credentials, so that the login ends with the job.
login() {
    [ -n "${INPUT_PASSWORD:-}" ] && [ -n "${INPUT_REGISTRY:-}" ] || return 0
    echo "::add-mask::$INPUT_PASSWORD"
    local file="${RUNNER_TEMP:?}/dotnet-oci-auth.json"
    (umask 077 && printf '{"auths":{"%s":{"auth":"%s"}}}\n' "$INPUT_REGISTRY" "$(printf '%s:%s' "${INPUT_USERNAME:-}" "$INPUT_PASSWORD" | base64 | tr -d '\n')" >"$file")
    export REGISTRY_AUTH_FILE=$file
    trap 'rm -f "$REGISTRY_AUTH_FILE"' EXIT
}

repository() { tr '[:upper:]' '[:lower:]' <<<"$INPUT_REPOSITORY"; }

publish() {
    local properties list
    list=$(IFS=';' && echo "${tags[*]}")
    # The inner quotes keep a list one value for MSBuild.
    properties=("-p:ContainerRepository=$(repository)" "-p:ContainerImageTags=\"$list\"")
    [ -z "${INPUT_REGISTRY:-}" ] || properties+=("-p:ContainerRegistry=$INPUT_REGISTRY")
    dotnet publish "$INPUT_PROJECT" -t:PublishContainer "${properties[@]}" -getProperty:GeneratedContainerDigest
}

build() {
    local arguments=() tag line
    for tag in "${tags[@]}"; do arguments+=(-t "$(place)$(repository):$tag"); done
    [ -z "${INPUT_FILE:-}" ] || arguments+=(-f "$INPUT_FILE")
    [ -z "${INPUT_PLATFORMS:-}" ] || arguments+=(--platform "${INPUT_PLATFORMS// /,}")
    while IFS= read -r line; do [ -z "$line" ] || arguments+=(--build-arg "$line"); done <<<"${INPUT_BUILD_ARGS:-}"
    dotnet-oci build "${arguments[@]}" "${INPUT_CONTEXT:-.}"
}

place() { if [ -n "${INPUT_REGISTRY:-}" ]; then echo "docker://$INPUT_REGISTRY/"; fi; }

summary() {
    local name=$1 digest=$2
    printf '## %s\n\n%s\n\n' "$name" "$digest"
    dotnet-oci inspect --json "$(place)$(repository):${tags[0]}" | jq -r '
        def bytes: if . >= 1048576 then "\(. / 104857.6 | round / 10) MiB" elif . >= 1024 then "\(. / 102.4 | round / 10) KiB" else "\(.) B" end;
        "| layer | size | type |\n| --- | ---: | --- |", (.LayersData[] | "| `\(.Digest[7:19])` | \(.Size | bytes) | \(.MIMEType | split(".") | last) |")'
}

run() {
    local tags digest name
    if [ -n "${INPUT_PROJECT:-}" ] && [ -n "${INPUT_PLATFORMS:-}" ]; then
        echo "::error::platforms are a Containerfile's; a project names its own in ContainerRuntimeIdentifiers"
        return 1
    fi
    read -r -a tags <<<"${INPUT_TAGS:-latest}"
    login
    if [ -n "${INPUT_PROJECT:-}" ]; then digest=$(publish); else digest=$(build); fi
    digest=$(tail -n 1 <<<"$digest" | tr -d '[:space:]')
    [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "::error::the build told no digest"; return 1; }
    name="${INPUT_REGISTRY:+$INPUT_REGISTRY/}$(repository)"
    printf 'image=%s@%s\ndigest=%s\n' "$name" "$digest" "$digest" >>"$GITHUB_OUTPUT"
    summary "$name:${tags[0]}" "$digest" >>"$GITHUB_STEP_SUMMARY"
}

case ${1:-} in install) install ;; run) run ;; *) echo "usage: action.sh install|run" >&2; exit 2 ;; esac
