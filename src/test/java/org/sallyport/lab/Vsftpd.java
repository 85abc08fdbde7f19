package org.sallyport.lab;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Debian's vsftpd on one of the lab's hosts, where everyone may read and add to the directory {@code in}. */
final class Vsftpd implements AutoCloseable {
    private final Host host;
    private final Application program;

    Vsftpd(Host host) {
        this.host = host;
        program = new Application(host, "/usr/sbin/vsftpd", "vsftpd");
    }

    void start() {
        Home home = program.home();
        host.run(
                "sh", "-c", "cd " + home.path("") + " && chmod 711 . && mkdir -p empty files/in && chown ftp files/in");
        home.write("vsftpd.conf", """
                listen=YES
                background=NO
                anonymous_enable=YES
                no_anon_password=YES
                local_enable=NO
                write_enable=YES
                anon_upload_enable=YES
                anon_umask=022
                anon_root=%1$s/files
                secure_chroot_dir=%1$s/empty
                seccomp_sandbox=NO
                """.formatted(home.path("")));
        program.start(home.path("vsftpd.conf"));
        await("vsftpd")
                .atMost(Duration.ofSeconds(20))
                .until(() -> host.run("ss", "-Hltn", "sport = :21").output().contains(":21"));
    }

    /** A file that was uploaded. */
    String path(String file) {
        return program.home().path("files/in/" + file);
    }

    @Override
    public void close() {
        host.run(
                "sh",
                "-c",
                "rm -rf " + program.home().path("files") + " " + program.home().path("empty"));
        program.close();
    }
}
