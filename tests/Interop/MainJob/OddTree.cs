namespace Oci.Interop.MainJob;

/// <summary>A Containerfile on Debian whose steps make everything that a layer can hold, and change it again.</summary>
internal static class OddTree
{
    public static string Containerfile(string baseImage) => $$"""
        FROM oci:{{baseImage}} AS odd
        COPY hello.deb /tmp/hello.deb
        RUN dpkg -i /tmp/hello.deb && rm /tmp/hello.deb
        RUN mkdir -p /odd/gone /odd/opaque/deep /odd/becomes-file /odd/links /odd/times && cd /odd \
         && echo 1 > gone/a && echo 1 > opaque/old && echo 1 > opaque/deep/old && echo 1 > becomes-file/x && echo 1 > becomes-dir \
         && echo data > links/one && ln links/one links/two && ln -s one links/soft && ln links/soft links/soft2 \
         && cp /bin/true setuid && chmod 4755 setuid && install -d -m 2775 setgid-dir && chmod 1777 times \
         && mkfifo fifo && mknod null c 1 3 && mknod loop b 7 0 \
         && printf x > "$(printf 'latin-\351')" && printf x > "$(printf 'line\nfeed')" && printf x > 'white space' \
         && head -c 100000 /dev/zero > zeros && truncate -s 5M sparse && echo end >> sparse \
         && touch -d '2001-02-03 04:05:06.123456789' times/precise && touch -d '1960-01-01 00:00:00' times/before-the-epoch \
         && chown -h 1234:5678 links/soft && chown 4000000:4000000 zeros \
         && mkdir -p "$(printf 'long-%.0s' $(seq 40))/$(printf 'name-%.0s' $(seq 40))" && echo deep > "$(printf 'long-%.0s' $(seq 40))/$(printf 'name-%.0s' $(seq 40))/file"
        RUN perl -e 'my ($f, $n, $v) = ("/odd/zeros", "security.capability", pack("V5", 0x02000001, 1 << 10, 0, 0, 0)); syscall(188, $f, $n, $v, 20, 0) == 0 or die $!;' \
         && perl -e 'my ($f, $n, $v) = ("/odd/zeros", "user.binary", "a\0b\n="); syscall(188, $f, $n, $v, 5, 0) == 0 or die $!;'
        RUN cd /odd && rm -r gone && rm -r opaque && mkdir opaque && echo 2 > opaque/new && rm -r becomes-file && echo 2 > becomes-file \
         && rm becomes-dir && mkdir becomes-dir && echo 2 > becomes-dir/x && chmod 0700 setgid-dir && rm links/two && ln links/one links/three
        RUN rm -rf /usr/share/doc/hello && mkdir /usr/share/doc/hello && echo new > /usr/share/doc/hello/README

        FROM odd
        WORKDIR /srv/app
        COPY --from=odd /odd/links /copied
        RUN --network=none hello > said && id -u >> said
        USER 1000:1000
        ENV GREETING="hello there"
        LABEL title=odd
        EXPOSE 8080
        VOLUME /data
        STOPSIGNAL SIGINT
        HEALTHCHECK --interval=5s CMD true
        ENTRYPOINT ["/bin/sh", "-c"]
        CMD ["cat /srv/app/said; id -u; echo $GREETING"]
        """;
}
