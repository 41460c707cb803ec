package io.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Postfix of its own, which takes mail for a domain into a folder, and an OpenDKIM that says of each message what it thinks of it. */
final class PostfixServer implements AutoCloseable {
    private static final String CONFIGURATION = """
            compatibility_level = 3.6
            queue_directory = %1$s/spool
            data_directory = %1$s/data
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            mail_owner = postfix
            setgid_group = postdrop
            maillog_file_prefixes = %1$s
            maillog_file = %1$s/log
            myhostname = mx.%2$s
            mydestination =
            inet_interfaces = loopback-only
            inet_protocols = ipv4
            mynetworks = 192.0.2.1/32
            smtpd_relay_restrictions = reject_unauth_destination
            virtual_mailbox_domains = %2$s
            virtual_mailbox_base = %1$s/mail
            virtual_mailbox_maps = static:inbox/
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            smtpd_milters = inet:127.0.0.1:%3$d
            milter_default_action = tempfail
            disable_dns_lookups = yes
            """;

    private static final String SERVICES = """
            127.0.0.1:%d inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            postlog unix-dgram n - n - 1 postlogd
            """;

    private static final String JUDGE = """
            Mode v
            Socket inet:%2$d@127.0.0.1
            TestPublicKeys %1$s/keys
            AuthservID mx.judge
            InternalHosts %1$s/internal
            Background no
            AlwaysAddARHeader yes
            """;

    private final Path folder;
    private final int port;
    private final Process judge;

    /** Whether there can be one. */
    static boolean isHere() {
        return Files.isExecutable(Path.of("/usr/sbin/postfix"))
                && Files.isExecutable(Path.of("/usr/sbin/opendkim"))
                && "root".equals(System.getProperty("user.name"));
    }

    /**
     * Starts it.
     *
     * @param domain whose mail it takes
     * @param keys what is in the DNS for OpenDKIM: a name and a record a line
     */
    PostfixServer(Path folder, String domain, String keys) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = freePort();
        int judgePort = freePort();
        // Its processes are not root, and go through here.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("conf", "spool", "data", "mail")) {
            Files.createDirectory(folder.resolve(name));
        }
        run("chown", "postfix", folder.resolve("data").toString());
        run("chown", "nobody", folder.resolve("mail").toString());
        Files.writeString(folder.resolve("conf/main.cf"), CONFIGURATION.formatted(folder, domain, judgePort));
        Files.writeString(folder.resolve("conf/master.cf"), SERVICES.formatted(port));
        Files.writeString(folder.resolve("keys"), keys);
        Files.writeString(folder.resolve("internal"), "192.0.2.1\n");
        Files.writeString(folder.resolve("judge.conf"), JUDGE.formatted(folder, judgePort));
        judge = new ProcessBuilder(
                        "/usr/sbin/opendkim",
                        "-f",
                        "-x",
                        folder.resolve("judge.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("judge.log").toFile())
                .start();
        run("/usr/sbin/postfix", "-c", folder.resolve("conf").toString(), "start");
        Await.eventually(() -> assertThat(answers(judgePort) && answers(port)).isTrue());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }

    int port() {
        return port;
    }

    /** The only message that there is, once it is there. */
    String delivered() throws IOException {
        Path inbox = folder.resolve("mail/inbox/new");
        Await.eventually(() -> assertThat(messages(inbox)).hasSize(1));
        return Files.readString(messages(inbox).getFirst());
    }

    private static List<Path> messages(Path inbox) {
        if (!Files.isDirectory(inbox)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(inbox)) {
            return files.toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    @Override
    public void close() throws IOException {
        judge.destroy();
        try {
            run("/usr/sbin/postfix", "-c", folder.resolve("conf").toString(), "stop");
            judge.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
