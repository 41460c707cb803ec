package io.postrider.testkit.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A Postfix of its own, which takes mail for a domain into a folder. */
public final class Postfix implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/postfix";
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
            queue_run_delay = 5s
            minimal_backoff_time = 5s
            maximal_backoff_time = 5s
            alias_maps =
            alias_database =
            mynetworks = 192.0.2.1/32
            smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
            virtual_mailbox_domains = %2$s
            virtual_mailbox_base = %1$s/mail
            virtual_mailbox_maps = static:inbox/
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            """;

    private static final String SERVICES = """
            %s:%d inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 5 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            tlsmgr unix - - n 1000? 1 tlsmgr
            postlog unix-dgram n - n - 1 postlogd
            """;

    private final Path folder;
    private final InetSocketAddress address;

    private Postfix(Path folder, InetSocketAddress address) {
        this.folder = folder;
        this.address = address;
    }

    /**
     * What it is to be.
     *
     * @param domain whose mail it takes
     * @param address where it listens
     * @param settings further lines of main.cf
     * @param services further lines of master.cf
     */
    public record Setup(String domain, InetSocketAddress address, String settings, String services) {
        /** One that only takes mail. */
        public static Setup of(String domain, String settings) {
            return new Setup(domain, new InetSocketAddress("127.0.0.1", Programs.freePort("127.0.0.1")), settings, "");
        }
    }

    /** Whether there can be one. */
    public static boolean isHere() {
        return Programs.startable(PROGRAM);
    }

    /** Starts one in a folder that its other accounts can get to. */
    public static Postfix start(Path folder, Setup setup) {
        var postfix = new Postfix(folder, setup.address());
        postfix.write(setup);
        Programs.run("chown", "postfix", folder.resolve("data").toString());
        Programs.run("chown", "nobody", folder.resolve("mail").toString());
        Programs.run(PROGRAM, "-c", folder.resolve("conf").toString(), "start");
        Await.eventually(() -> assertThat(Programs.answers(setup.address())).isTrue());
        return postfix;
    }

    private void write(Setup setup) {
        try {
            for (String name : List.of("conf", "spool/etc", "data", "mail")) {
                Files.createDirectories(folder.resolve(name));
            }
            for (String open : List.of("", "spool", "spool/etc")) {
                Files.setPosixFilePermissions(folder.resolve(open), PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.writeString(
                    folder.resolve("conf/main.cf"), CONFIGURATION.formatted(folder, setup.domain()) + setup.settings());
            String listening = setup.address().getAddress().getHostAddress();
            Files.writeString(
                    folder.resolve("conf/master.cf"),
                    SERVICES.formatted(listening, setup.address().getPort()) + setup.services());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What services in its jail read instead of the machine's own: which resolver to ask, at port 53, and to believe. */
    public static void resolver(Path folder, String address) {
        try {
            Files.createDirectories(folder.resolve("spool/etc"));
            Files.writeString(
                    folder.resolve("spool/etc/resolv.conf"),
                    "nameserver %s\noptions trust-ad edns0\n".formatted(address));
            Files.writeString(folder.resolve("spool/etc/hosts"), "127.0.0.1 localhost\n");
            Files.writeString(folder.resolve("spool/etc/services"), "smtp 25/tcp\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public int port() {
        return address.getPort();
    }

    /** The messages that it took. */
    public List<String> messages() {
        return Programs.maildir(folder.resolve("mail/inbox"));
    }

    /** The only message that there is, once it is there. */
    public String delivered() {
        Await.eventually(() -> assertThat(messages()).as(log()).hasSize(1));
        return messages().getFirst();
    }

    /** What it says of what it did. */
    public String log() {
        return Programs.read(folder.resolve("log"));
    }

    @Override
    public void close() {
        Programs.run(PROGRAM, "-c", folder.resolve("conf").toString(), "stop");
    }
}
