package io.postrider.testkit.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An Exim of its own: takes mail for a domain, and for any other from those who log in, into a folder; what it is handed on this
 * machine goes to the suite under test. As a package it cannot be beside Postfix, so it is looked for where it may have been
 * unpacked, too.
 */
public final class Exim implements AutoCloseable {
    private static final List<String> PROGRAMS =
            List.of("/usr/sbin/exim4", "/usr/local/lib/postrider-peers/exim4/usr/sbin/exim4");
    private static final String OPENSSL = "/usr/bin/openssl";
    private static final String AUTHORITY = "authority.pem";
    private static final String CONFIGURATION = """
            exim_path = %1$s
            exim_user = mail
            exim_group = mail
            primary_hostname = mx.%2$s
            spool_directory = %3$s/spool
            log_file_path = %3$s/spool/log/%%slog
            pid_file_path = %3$s/spool/exim.pid
            local_interfaces = %4$s
            daemon_smtp_ports = %5$d
            log_selector = +smtp_confirmation +tls_certificate_verified
            keep_environment =
            tls_advertise_hosts = *
            tls_certificate = %3$s/tls.crt
            tls_privatekey = %3$s/tls.key
            acl_smtp_rcpt = recipients
            deliver_drop_privilege = true
            host_lookup =

            begin acl
            recipients:
              accept authenticated = *
              accept domains = %2$s
              deny message = relaying denied

            begin routers
            submitted:
              driver = manualroute
              condition = ${if !def:sender_host_address}
              senders = %6$s
              route_list = * %7$s
              self = send
              transport = submission
            onward:
              driver = manualroute
              condition = ${if !def:sender_host_address}
              domains = %8$s
              route_list = * %9$s
              self = send
              transport = relay
            here:
              driver = accept
              transport = box

            begin transports
            relay:
              driver = smtp
              hosts_require_tls = *
              tls_verify_hosts =
              tls_try_verify_hosts =
            submission:
              driver = smtp
              hosts_require_tls = *
              hosts_require_auth = *
              tls_verify_hosts = *
              tls_verify_certificates = %3$s/%10$s
            box:
              driver = appendfile
              directory = %3$s/mail/inbox
              maildir_format
              return_path_add
              envelope_to_add
              user = mail
              group = mail

            begin retry
            * * F,1h,5s

            begin authenticators
            plain:
              driver = plaintext
              public_name = PLAIN
              server_prompts = :
              server_set_id = $auth2
              server_condition = ${if and {{eq{$auth2}{relay}}{eq{$auth3}{%11$s}}}}
              server_advertise_condition = ${if def:tls_in_cipher}
              client_send = ^%6$s^%12$s
            """;

    private final Path folder;
    private final String program;
    private final Process daemon;

    private Exim(Path folder, String program, Process daemon) {
        this.folder = folder;
        this.program = program;
        this.daemon = daemon;
    }

    /**
     * What it is to be.
     *
     * @param domain whose mail it takes
     * @param address where it listens
     * @param certificate what it shows
     * @param password of the user {@code relay}, who may send anywhere
     * @param suite where it hands on mail
     */
    public record Setup(
            String domain, InetSocketAddress address, TestCertificate certificate, String password, Suite suite) {}

    /**
     * The suite under test.
     *
     * @param domain whose mail goes there
     * @param mx host and port as Exim writes them: {@code localhost::2525}
     * @param submission where the mail of one sender goes, with a login
     * @param user that sender, and its login
     * @param password its password
     * @param authority the file of the CA that the suite's certificate is by
     */
    public record Suite(String domain, String mx, String submission, String user, String password, Path authority) {}

    /** Whether there can be one. */
    public static boolean isHere() {
        return Programs.startable(OPENSSL)
                && PROGRAMS.stream()
                        .anyMatch(program -> Programs.startable(program)
                                && !Programs.output(program, "-C", "/dev/null", "-bV")
                                        .startsWith("FAILED"));
    }

    /** Starts one in a folder that its other accounts can get to. */
    public static Exim start(Path folder, Setup setup) {
        String program =
                PROGRAMS.stream().filter(Programs::startable).findFirst().orElseThrow();
        try {
            for (String name : List.of("", "spool/log", "mail")) {
                Files.createDirectories(folder.resolve(name));
            }
            setup.certificate().writeTo(folder);
            Files.copy(setup.suite().authority(), folder.resolve(AUTHORITY));
            // The JDK leaves the public half out of a private key, and GnuTLS does not read such a one.
            String key = folder.resolve("tls.key").toString();
            Programs.run(OPENSSL, "ec", "-in", key, "-out", key + ".whole");
            Files.move(Path.of(key + ".whole"), Path.of(key), StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(folder.resolve("exim.conf"), configuration(folder, program, setup));
            Programs.run("chown", "-R", "mail:mail", folder.toString());
            // Exim believes nobody's file but root's.
            Programs.run("chown", "root:root", folder.resolve("exim.conf").toString());
            Process daemon = new ProcessBuilder(
                            program, "-C", folder.resolve("exim.conf").toString(), "-bdf", "-q5s")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("daemon.log").toFile())
                    .start();
            var exim = new Exim(folder, program, daemon);
            Await.eventually(() ->
                    assertThat(Programs.answers(setup.address())).as(exim.log()).isTrue());
            return exim;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configuration(Path folder, String program, Setup setup) {
        Suite suite = setup.suite();
        return CONFIGURATION.formatted(
                program,
                setup.domain(),
                folder,
                setup.address().getAddress().getHostAddress(),
                setup.address().getPort(),
                suite.user(),
                suite.submission(),
                suite.domain(),
                suite.mx(),
                AUTHORITY,
                setup.password(),
                suite.password());
    }

    /** Hands it a message on this machine. */
    public void send(String reversePath, String recipient, String message) {
        try {
            Path file = Files.writeString(folder.resolve("to-send"), message);
            Process process = new ProcessBuilder(
                            program, "-C", folder.resolve("exim.conf").toString(), "-i", "-f", reversePath, recipient)
                    .redirectErrorStream(true)
                    .redirectInput(file.toFile())
                    .redirectOutput(folder.resolve("send.log").toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0)
                    .as(Programs.read(folder.resolve("send.log")))
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The messages that it took. */
    public List<String> messages() {
        return Programs.maildir(folder.resolve("mail/inbox"));
    }

    /** What it says of what it did. */
    public String log() {
        var log = new StringBuilder(Programs.read(folder.resolve("daemon.log")));
        for (String name : List.of("mainlog", "rejectlog", "paniclog")) {
            Path file = folder.resolve("spool/log").resolve(name);
            log.append(Files.exists(file) ? Programs.read(file) : "");
        }
        return log.toString();
    }

    @Override
    public void close() {
        daemon.destroy();
        try {
            daemon.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
