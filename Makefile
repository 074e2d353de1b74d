.DEFAULT_GOAL := build
DOTNET_QUIET := -v quiet -nologo -clp:NoSummary
T ?=
TOOL ?= artifacts/tool

.PHONY: help build test check check-all floors format golden interop bench publish download pack sample image clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "  %-10s %s\n", $$1, $$2}'

build: ## build everything
	dotnet build Toolchain.sln $(DOTNET_QUIET)

test: build ## run the library's and the tool's tests; T=Layers runs one folder
	dotnet artifacts/bin/Core.Tests/debug/Oci.Core.Tests.dll $(if $(T),-namespace 'Oci.Tests.$(T)')
	$(if $(T),,dotnet artifacts/bin/Tool.Tests/debug/Oci.Tool.Tests.dll)

check: floors ## everything CI checks: floors, format, budgets, generated docs, all tests
	dotnet format Toolchain.sln whitespace --verify-no-changes --no-restore
	./test.sh

check-all: floors ## the same with the long suites whole instead of sampled
	OCI_TESTS=all ./test.sh

floors: ## prove the floor order: compile each folder of Core with only what it declares
	dotnet restore Toolchain.sln $(DOTNET_QUIET)
	dotnet build src/Core/Core.csproj -t:Floors --no-restore -p:RunAnalyzers=false $(DOTNET_QUIET)

format: ## put white space in order
	dotnet format Toolchain.sln whitespace --no-restore

golden: build ## rewrite golden files and generated docs; read the diff
	OCI_GOLDEN=write dotnet artifacts/bin/Core.Tests/debug/Oci.Core.Tests.dll || true
	OCI_GOLDEN=write dotnet artifacts/bin/Tool.Tests/debug/Oci.Tool.Tests.dll || true
	git diff --stat

interop: ## the tests against runc, crun, skopeo, umoci, buildah and podman
	./test.sh Interop

bench: ## compare with the peers and with the SDK, side by side in one run
	bench/run.sh
	bench/msbuild.sh

publish: ## the tool, ready to run, into artifacts/tool
	dotnet publish src/Tool -c Release -o $(TOOL) $(DOTNET_QUIET)

download: ## the tool as one file that needs no .NET, into artifacts/download
	dotnet publish src/Tool -c Release -p:PublishSingleFile=true -p:PublishReadyToRunComposite=false -p:DebugType=none -p:PublishDocumentationFiles=false \
		$(if $(VERSION),-p:Version=$(VERSION)) -o artifacts/download $(DOTNET_QUIET)

pack: ## the four packages under one version, into artifacts/packages
	scripts/pack.sh artifacts/packages

sample: build ## publish the sample web API with this repository's own tasks
	dotnet publish samples/web -t:PublishContainer $(DOTNET_QUIET)

image: publish ## the tool's own image, built by the tool
	$(TOOL)/dotnet-oci build -f samples/tool/Containerfile -t dotnet-oci:latest $(if $(BASE),--build-arg BASE=$(BASE)) $(TOOL)

clean: ## remove everything that was built
	rm -rf artifacts
