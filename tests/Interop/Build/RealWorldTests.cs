using System.Runtime.Versioning;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Interop.Build;

/// <summary>
/// Containerfiles in the manner of well-known projects, over a base of busybox so that they need no network: built by us and by Debian's buildah, and compared.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class RealWorldTests : IDisposable
{
    private const string BaseName = "localhost/real-world-base:1";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static readonly (string Name, string Text)[] Files =
    [
        ("a server with an entry point script, a user of its own and volumes", """
            FROM BASE
            LABEL maintainer="Packagers <packagers@example.org>" org.opencontainers.image.title="server"
            ENV SERVER_VERSION=7.2.4 SERVER_HOME=/var/lib/server
            RUN set -eux; \
                addgroup -S -g 999 server 2>/dev/null || echo 'server:x:999:' >> /etc/group; \
                echo 'server:x:999:999::/var/lib/server:/bin/sh' >> /etc/passwd; \
                # data and configuration
                mkdir -p "$SERVER_HOME" /etc/server /var/run/server; \
                chown -R 999:999 "$SERVER_HOME" /var/run/server; \
                chmod 2777 /var/run/server
            COPY docker-entrypoint.sh /usr/local/bin/
            COPY --chown=999:999 conf/ /etc/server/
            RUN ln -s usr/local/bin/docker-entrypoint.sh / && sed -i "s/@VERSION@/$SERVER_VERSION/" /etc/server/server.conf
            WORKDIR $SERVER_HOME
            USER 999:999
            EXPOSE 6379 16379/tcp
            STOPSIGNAL SIGINT
            ENTRYPOINT ["docker-entrypoint.sh"]
            CMD ["server", "--config", "/etc/server/server.conf"]
            """),
        ("an application compiled in one stage and copied into another", """
            ARG VARIANT=release
            FROM BASE AS deps
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN mkdir -p /go/pkg/mod && cat go.mod go.sum > /go/pkg/mod/list
            FROM deps AS build
            ARG VARIANT
            ARG LDFLAGS="-s -w"
            COPY src/ ./src/
            RUN mkdir -p /out && cat src/*.go > /out/app && echo "$VARIANT $LDFLAGS" >> /out/app && chmod 0755 /out/app
            FROM BASE AS test
            COPY --from=build /out/app /app
            RUN test -x /app
            FROM BASE
            COPY --from=build /out/app /usr/bin/app
            COPY --from=deps /go/pkg/mod/list /usr/share/app/modules
            USER 65532:65532
            ENTRYPOINT ["/usr/bin/app"]
            """),
        ("a package manager's cache removed in the layer that made it", """
            FROM BASE
            ENV LANG=C.UTF-8 PATH=/opt/venv/bin:$PATH
            RUN mkdir -p /var/cache/pkg/archives /opt/venv/bin && echo x > /var/cache/pkg/archives/a.pkg \
             && echo '#!/bin/sh' > /opt/venv/bin/tool && chmod +x /opt/venv/bin/tool \
             && rm -rf /var/cache/pkg
            COPY requirements.txt /tmp/
            RUN cp /tmp/requirements.txt /opt/venv/ && rm /tmp/requirements.txt
            WORKDIR /app
            COPY src .
            RUN find . -name '*.go' -exec chmod 0640 {} + && chown -R 1000 .
            CMD ["tool", "-m", "app"]
            """),
        ("a site built with one set of tools and served by another", """
            FROM BASE AS node
            WORKDIR /usr/src/site
            COPY package*.json ./
            RUN mkdir node_modules && cat package.json > node_modules/.lock
            COPY . .
            RUN mkdir dist && cp conf/* dist/ && cat src/* > dist/site.js && ln -s site.js dist/latest.js
            FROM BASE
            RUN rm -rf /usr/share/www && mkdir -p /usr/share/www
            COPY --from=node /usr/src/site/dist /usr/share/www
            COPY conf/server.conf /etc/www/conf.d/default.conf
            RUN touch /var/run.pid && chown 101:101 /var/run.pid && ln -sf /dev/stdout /var/access.log && ln -sf /dev/stderr /var/error.log
            EXPOSE 80
            CMD ["www", "-g", "daemon off;"]
            """),
        ("a base that others build upon, then one of them", """
            FROM BASE AS runtime
            ENV HOME=/home/app TZ=UTC
            RUN mkdir -p /home/app && chown 1000:1000 /home/app && chmod 0750 /home/app
            WORKDIR /home/app
            USER 1000
            CMD ["idle"]
            FROM runtime
            USER 0
            COPY --chown=1000:1000 . /home/app/
            ADD archive.tar /home/app/data/
            RUN rm -f /home/app/docker-entrypoint.sh && mv /home/app/conf /home/app/settings
            USER app
            ENV TZ=Europe/Berlin
            LABEL built-from=runtime
            """),
        ("many small layers over the same folder", """
            FROM BASE
            RUN mkdir -p /srv/app && echo 1 > /srv/app/one
            RUN echo 2 > /srv/app/two && rm /srv/app/one
            RUN rm -rf /srv/app && mkdir /srv/app && echo 3 > /srv/app/three
            COPY conf /srv/app
            RUN mv /srv/app /srv/moved && ln -s moved /srv/app
            COPY go.mod /srv/app/
            RUN chmod -R a+rX,g-w /srv/moved && chmod 1777 /srv
            """),
    ];

    public static TheoryData<string> Names() => [.. Files.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task We_and_buildah_make_the_same(string name)
    {
        Peer.RequireRoot();
        Peer.Require("runc");
        using var builder = new BuildahBuilder(folder);
        var context = MakeContext();
        await MakeBaseAsync(builder);
        var text = Files.Single(file => file.Name == name).Text.ReplaceLineEndings("\n").Replace("FROM BASE", $"FROM {BaseName}", StringComparison.Ordinal) + "\n";
        Assert.Equal("", await builder.CompareAsync(context, text));
    }

    private string MakeContext()
    {
        var context = folder.Make("context");
        foreach (var (path, content) in new[]
        {
            ("docker-entrypoint.sh", "#!/bin/sh\nset -e\nexec \"$@\"\n"), ("conf/server.conf", "version @VERSION@\n"), ("conf/extra.conf", "x\n"), ("go.mod", "module app\n"), ("go.sum", ""),
            ("src/main.go", "package main\n"), ("src/util.go", "package main\n"), ("requirements.txt", "tool==1\n"), ("package.json", "{}\n"), ("package-lock.json", "{}\n"), (".dockerignore", ".git\n**/*.md\n"), ("README.md", "not copied\n"), (".git/HEAD", "x"),
        })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(context, path))!);
            File.WriteAllText(Path.Combine(context, path), content);
            File.SetUnixFileMode(Path.Combine(context, path), (UnixFileMode)(path.EndsWith(".sh", StringComparison.Ordinal) ? 0b111_101_101 : 0b110_100_100));
        }
        System.Formats.Tar.TarFile.CreateFromDirectory(Path.Combine(context, "conf"), Path.Combine(context, "archive.tar"), includeBaseDirectory: true);
        return context;
    }

    private async Task MakeBaseAsync(BuildahBuilder builder)
    {
        var rootfs = BusyboxRoot.Make(folder.Make("base/rootfs"));
        foreach (var name in new[] { "dev", "proc", "sys", "run", "var", "usr/local/bin", "srv" }) Directory.CreateDirectory(Path.Combine(rootfs, name));
        foreach (var name in new[] { "hostname", "hosts", "resolv.conf" }) File.WriteAllText(Path.Combine(rootfs, "etc", name), "");
        File.SetUnixFileMode(Path.Combine(rootfs, "tmp"), (UnixFileMode)0b1_111_111_111);
        File.WriteAllText(folder["base/Containerfile"], "FROM scratch\nCOPY rootfs /\nENV PATH=/usr/local/bin:/bin\nCMD [\"sh\"]\n");
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp") }, folder["root"]);
        await new BuildOperation(host).RunAsync(new BuildRequest { Context = folder["base"], Tags = [BaseName] }, default);
        await builder.BuildAsync(folder["base"], BaseName);
    }
}
