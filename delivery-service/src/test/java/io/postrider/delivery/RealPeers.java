package io.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Dovecot, which takes mail by LMTP and knows the passwords, and Postfix before it, which relays for those who log in. They
 * run as root only, from a folder of their own, beside whatever runs on the machine.
 */
final class RealPeers implements AutoCloseable {
    private static final Path DOVECOT = Path.of("/usr/sbin/dovecot");
    private static final Path POSTFIX = Path.of("/usr/sbin/postfix");

    private final Path folder;
    private final int lmtp = freePort();
    private final int auth = freePort();
    private final int smtp = freePort();

    private RealPeers(Path folder) {
        this.folder = folder;
    }

    /** Starts both; skips the test where they are not installed. */
    static RealPeers start() throws IOException {
        assumeTrue(Files.isExecutable(DOVECOT) && Files.isExecutable(POSTFIX), "Dovecot and Postfix are not installed");
        assumeTrue(Files.isExecutable(Path.of("/usr/lib/dovecot/lmtp")), "Dovecot's LMTP server is not installed");
        assumeTrue(System.getProperty("user.name").equals("root"), "Postfix is started by root alone");
        // Not below the user's temporary folder: other accounts of the machine have to come here.
        var peers = new RealPeers(Files.createTempDirectory(Path.of("/var/tmp"), "peers"));
        peers.write();
        peers.run("chmod", "-R", "a+rX", peers.folder.toString());
        peers.run("chown", "-R", "mail:mail", peers.folder.resolve("mail").toString());
        peers.run("chown", "-R", "postfix", peers.folder.resolve("data").toString());
        peers.run(DOVECOT.toString(), "-c", peers.folder.resolve("dovecot.conf").toString());
        peers.run(POSTFIX.toString(), "-c", peers.folder.resolve("postfix").toString(), "start");
        Await.eventually(() -> {
            assertThat(answers(peers.lmtp)).isTrue();
            assertThat(answers(peers.smtp)).isTrue();
        });
        return peers;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    int lmtp() {
        return lmtp;
    }

    int smtp() {
        return smtp;
    }

    /** PEM of the certificate that Postfix has. */
    String certificate() throws IOException {
        return Files.readString(folder.resolve("tls.crt"));
    }

    /** The messages in a mailbox. */
    List<String> mailbox(String user) {
        Path fresh = folder.resolve("mail").resolve(user).resolve("Maildir/new");
        if (!Files.isDirectory(fresh)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(fresh)) {
            return files.map(RealPeers::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Postfix has done, for when a test fails, and for how somebody logged in. */
    String postfixLog() {
        return read(folder.resolve("postfix.log"));
    }

    /** Which mechanisms Postfix offers: {@code plain login scram-sha-256}. */
    void offer(String mechanisms) throws IOException {
        Path config = folder.resolve("dovecot.conf");
        Files.writeString(
                config,
                Files.readString(config).replaceFirst("auth_mechanisms = .*", "auth_mechanisms = " + mechanisms));
        run("doveadm", "-c", config.toString(), "reload");
        run(POSTFIX.toString(), "-c", folder.resolve("postfix").toString(), "reload");
    }

    private void write() throws IOException {
        for (String name : List.of("run", "mail", "queue", "data", "postfix")) {
            Files.createDirectory(folder.resolve(name));
        }
        TestCertificate.selfSigned("127.0.0.1").writeTo(folder);
        String here = folder.toString();
        Files.writeString(folder.resolve("users"), """
                ann@store.test:{PLAIN}pencil::::%1$s/mail/ann::
                full@store.test:{PLAIN}pencil::::%1$s/mail/full::userdb_quota_rule=*:bytes=10
                relay:{PLAIN}p\u00e4ss w\u00f6rd::::%1$s/mail/relay::
                """.formatted(here));
        Files.writeString(folder.resolve("dovecot.conf"), """
                base_dir = %1$s/run
                state_dir = %1$s/run
                log_path = %1$s/dovecot.log
                protocols = lmtp
                ssl = no
                mail_location = maildir:~/Maildir
                first_valid_uid = 1
                mail_plugins = quota
                plugin {
                  quota = maildir:User
                  quota_grace = 0
                }
                passdb {
                  driver = passwd-file
                  args = scheme=PLAIN username_format=%%u %1$s/users
                }
                userdb {
                  driver = passwd-file
                  args = username_format=%%u %1$s/users
                  default_fields = uid=mail gid=mail
                }
                auth_mechanisms = plain login scram-sha-256
                service lmtp {
                  inet_listener lmtp {
                    address = 127.0.0.1
                    port = %2$d
                  }
                }
                service auth {
                  inet_listener {
                    address = 127.0.0.1
                    port = %3$d
                  }
                }
                """.formatted(here, lmtp, auth));
        Path postfix = folder.resolve("postfix");
        Files.writeString(postfix.resolve("main.cf"), """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                daemon_directory = /usr/lib/postfix/sbin
                command_directory = /usr/sbin
                maillog_file = %1$s/postfix.log
                maillog_file_prefixes = %1$s
                myhostname = peer.test
                mydestination =
                mynetworks =
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                alias_maps =
                alias_database =
                smtpd_tls_cert_file = %1$s/tls.crt
                smtpd_tls_key_file = %1$s/tls.key
                smtpd_tls_security_level = may
                smtpd_tls_auth_only = yes
                smtpd_sasl_auth_enable = yes
                smtpd_sasl_type = dovecot
                smtpd_sasl_path = inet:127.0.0.1:%2$d
                smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
                relay_domains = store.test
                transport_maps = inline:{ {store.test=lmtp:inet:127.0.0.1:%3$d} }
                smtp_dns_support_level = disabled
                """.formatted(here, auth, lmtp));
        Files.writeString(postfix.resolve("master.cf"), """
                127.0.0.1:%d inet n - n - - smtpd
                pickup unix n - n 60 1 pickup
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                verify unix - - n - 1 verify
                flush unix n - n 1000? 0 flush
                proxymap unix - - n - - proxymap
                smtp unix - - n - - smtp
                relay unix - - n - - smtp
                error unix - - n - - error
                retry unix - - n - - error
                discard unix - - n - - discard
                lmtp unix - - n - - lmtp
                anvil unix - - n - 1 anvil
                scache unix - - n - 1 scache
                tlsmgr unix - - n 1000? 1 tlsmgr
                postlog unix-dgram n - n - 1 postlogd
                """.formatted(smtp));
    }

    private void run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("commands.log").toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + ": " + read(folder.resolve("commands.log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run(POSTFIX.toString(), "-c", folder.resolve("postfix").toString(), "stop");
        run("doveadm", "-c", folder.resolve("dovecot.conf").toString(), "stop");
        run("rm", "-r", folder.toString());
    }
}
