package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.testkit.await.Await;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Dovecot of one's own with the mail of {@code ann} in a Maildir++, as its administrator finds it. */
final class Dovecot implements AutoCloseable {
    static final String PASSWORD = "the-user's-old-pässword";
    static final String MASTER_PASSWORD = "an-admin's-password";

    private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");

    private final Path folder;
    private final Path maildir;
    private final int imapPort;
    private final int imapsPort;
    private final Process process;

    private Dovecot() throws IOException, InterruptedException {
        // Not the usual place: names of sockets are short.
        folder = Files.createTempDirectory(Path.of("/tmp"), "dovecot");
        maildir = folder.resolve("mail/ann/Maildir");
        Files.createDirectories(maildir);
        TestCertificate.selfSigned("localhost").writeTo(folder);
        imapPort = freePort();
        imapsPort = freePort();
        Files.writeString(folder.resolve("dovecot.conf"), configuration());
        run("chmod", "-R", "a+rX", folder.toString());
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-F",
                        "-c",
                        folder.resolve("dovecot.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        Await.until(Await.PATIENCE, this::answers, "Dovecot to answer");
    }

    /** Not one that the system may give to a connection in the meantime (from 32768 on). */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", imapPort), 1_000);
            return socket.getInputStream().read() == '*';
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Its processes change their users, so that root alone may start it. */
    static boolean isUsable() {
        return Files.isExecutable(PROGRAM) && System.getProperty("user.name").equals("root");
    }

    static Dovecot start() {
        try {
            return new Dovecot();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String configuration() {
        return """
                base_dir = %1$s/run
                state_dir = %1$s/lib
                log_path = %1$s/log
                protocols = imap
                listen = 127.0.0.1, ::1
                ssl = required
                ssl_cert = <%1$s/tls.crt
                ssl_key = <%1$s/tls.key
                auth_mechanisms = plain login
                auth_master_user_separator = *
                mail_location = maildir:~/Maildir
                mail_uid = 5000
                mail_gid = 5000
                first_valid_uid = 5000
                passdb {
                  driver = static
                  args = password=%2$s
                  master = yes
                }
                passdb {
                  driver = static
                  args = password=%3$s
                }
                userdb {
                  driver = static
                  args = home=%1$s/mail/%%n
                }
                namespace inbox {
                  inbox = yes
                  mailbox Gesendet {
                    special_use = \\Sent
                  }
                  mailbox Entwurf {
                    special_use = \\Drafts
                  }
                }
                service imap-login {
                  inet_listener imap {
                    port = %4$d
                  }
                  inet_listener imaps {
                    port = %5$d
                  }
                }
                """.formatted(folder, MASTER_PASSWORD, PASSWORD, imapPort, imapsPort);
    }

    int imapPort() {
        return imapPort;
    }

    int imapsPort() {
        return imapsPort;
    }

    /** A PEM file. */
    Path ca() {
        return folder.resolve("tls.crt");
    }

    /** Puts a message into a folder of the Maildir; an empty name is INBOX. It is Dovecot's after {@link #own}. */
    void message(String mailbox, int number, String letters, String date, String text) {
        Path file = maildir.resolve(mailbox).resolve("cur/%09d.test:2,%s".formatted(number, letters));
        try {
            for (String part : List.of("cur", "new", "tmp")) {
                Files.createDirectories(maildir.resolve(mailbox).resolve(part));
            }
            Files.writeString(file, text);
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse(date)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void keywords(String mailbox, String... names) {
        var lines = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            lines.append(i).append(' ').append(names[i]).append('\n');
        }
        write(maildir.resolve(mailbox).resolve("dovecot-keywords"), lines.toString());
    }

    void subscribe(String... names) {
        write(maildir.resolve("subscriptions"), "V\t2\n\n" + String.join("\n", names) + '\n');
    }

    private void write(Path file, String text) {
        try {
            Files.writeString(file, text);
            own();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives all files to the user that Dovecot reads them as. */
    void own() {
        run("chown", "-R", "5000:5000", folder.resolve("mail").toString());
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
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
        process.destroy();
        try (Stream<Path> files = Files.walk(folder)) {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
