package io.postrider.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL, which refuses to run as root, is started by root: in a user namespace where nobody is root, or, where
 * the system allows none, as {@code nobody}, to whom the database's folder is given. Another user needs neither.
 */
final class Unprivileged {
    private static final int NOBODY = 65534;

    private final List<String> prefix;
    private final boolean changesUser;

    private Unprivileged(List<String> prefix, boolean changesUser) {
        this.prefix = prefix;
        this.changesUser = changesUser;
    }

    /** The way that works for this process. */
    static Unprivileged forThisProcess() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Unprivileged(List.of(), false);
        }
        var namespace = List.of("unshare", "-U");
        if (works(namespace)) {
            return new Unprivileged(namespace, false);
        }
        String user = Integer.toString(NOBODY);
        var asNobody = List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups");
        if (works(asNobody)) {
            return new Unprivileged(asNobody, true);
        }
        throw new IllegalStateException(
                "PostgreSQL refuses to run as root, and neither unshare nor setpriv is there: start as another user");
    }

    private static boolean works(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Gives a folder to the user that runs PostgreSQL; the user must be able to enter all folders above it. */
    void give(Path folder) throws IOException {
        if (!changesUser) {
            return;
        }
        Path closed = closed(folder.getParent());
        if (closed != null) {
            throw new IOException("started as root, PostgreSQL runs as nobody and cannot enter " + closed
                    + ": use --data with a folder elsewhere, or start as another user");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:gid", NOBODY);
                Files.setAttribute(file, "unix:uid", NOBODY);
            }
        }
    }

    private static @Nullable Path closed(@Nullable Path folder) throws IOException {
        for (Path above = folder; above != null; above = above.getParent()) {
            if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return above;
            }
        }
        return null;
    }
}
