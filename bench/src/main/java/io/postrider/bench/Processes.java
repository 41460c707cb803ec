package io.postrider.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server's process with all its descendants.
 *
 * @param pid 0: none is watched, and every figure is 0
 */
record Processes(long pid) {

    /** Proportional set size: shared pages are counted once among their sharers. */
    long proportionalKib() throws IOException {
        long sum = 0;
        for (ProcessHandle process : all()) {
            Path rollup = Path.of("/proc/" + process.pid() + "/smaps_rollup");
            if (!Files.isReadable(rollup)) {
                continue;
            }
            for (String line : Files.readAllLines(rollup)) {
                if (line.startsWith("Pss:")) {
                    sum += Long.parseLong(line.substring(4, line.length() - 2).strip());
                }
            }
        }
        return sum;
    }

    /** Lets the JVM give back what it no longer needs, so that the figure is of what it does need. */
    void settle() throws IOException, InterruptedException {
        if (pid != 0) {
            for (int i = 0; i < 2; i++) {
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                        .toString(),
                                "" + pid,
                                "GC.run")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor(30, TimeUnit.SECONDS);
            }
        }
    }

    private List<ProcessHandle> all() {
        return ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
    }
}
