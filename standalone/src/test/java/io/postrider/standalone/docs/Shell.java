package io.postrider.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.standalone.docs.Page.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;

/** Makes the commands of a page, one after the other in one bash, as somebody would who types them. */
final class Shell {
    private static final int PATIENCE = 300;

    private static final String SHOWN = "localhost:8080";

    private static final String BEFORE = """
            exec 3>&1
            trap '[ $? = 0 ] || cat "$at.out" "$at.err" >&3' EXIT
            # The page's own port is wherever the suite is; what curl was answered with is told besides.
            curl() { command curl -w '%{stderr}%{http_code}\\n' "${@//localhost:8080/$REST}"; }
            # In the README it takes what stands behind /v1/.
            call() {
                case $1 in
                    -* | *localhost*) ;;
                    *) set -- "localhost:8080/v1/$1" "${@:2}" ;;
                esac
                curl -s -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' "$@"
            }
            # Until something has happened that takes a moment.
            until_seen() {
                local turn
                for turn in {1..600}; do
                    if "${@:2}" 2>/dev/null | grep -qe "$1"; then return; fi
                    sleep 0.1
                done
                echo "in vain: $*" >&2
                "${@:2}" >&2
                return 1
            }
            field() { "${@:2}" 2>/dev/null | jq -er "$1"; }
            # What no call can bring about; it has to change something.
            sql() { command curl -sf --data-binary "$1" "$HOOK"; }
            # RFC 6238
            one_time_code() {
                python3 - "$1" <<'PYTHON'
            import base64, hmac, struct, sys, time
            secret = base64.b32decode(sys.argv[1] + '=' * (-len(sys.argv[1]) % 8))
            mac = hmac.new(secret, struct.pack('>Q', int(time.time()) // 30), 'sha1').digest()
            at = mac[-1] & 15
            print('%06d' % ((struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000))
            PYTHON
            }
            """;

    private final Path folder;
    private final Map<String, String> environment;

    /** A shell that works in a folder. */
    Shell(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** Makes all of them, and tells how each was answered. */
    List<Answer> make(List<Command> commands) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("script"), script(commands));
        ProcessBuilder bash = new ProcessBuilder("bash", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        bash.environment().putAll(environment);
        Process running = bash.start();
        boolean ended = running.waitFor(PATIENCE, TimeUnit.SECONDS);
        running.destroyForcibly();
        String said = Files.readString(folder.resolve("said"));
        assertThat(ended).as("ended in time; it said: %s", said).isTrue();
        assertThat(running.exitValue()).as(said).isZero();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            String text = Files.readString(folder.resolve(i + ".out"))
                    .replace(String.valueOf(environment.get("REST")), SHOWN);
            answers.add(new Answer(
                    status(Files.readString(folder.resolve(i + ".err")).strip()), text));
        }
        return answers;
    }

    /** What curl said last; a command that is none has no status. */
    private static int status(String said) {
        String last = said.substring(said.lastIndexOf('\n') + 1);
        return last.length() == 3 && last.chars().allMatch(Character::isDigit) ? Integer.parseInt(last) : 0;
    }

    private static String script(List<Command> commands) {
        StringBuilder script = new StringBuilder(BEFORE);
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            // In the same shell, which keeps what it is told.
            script.append("at=%d\n{ ".formatted(i)).append(command.text());
            script.append("\n} >%d.out 2>%d.err".formatted(i, i)).append(command.shown() ? "\n" : " || exit 1\n");
            for (MatchResult name : command.names()) {
                script.append("%s=$(jq -er '%s' %d.out) || { cat %d.out; exit 1; }\n"
                        .formatted(name.group(2), name.group(1), i, i));
            }
        }
        return script.toString();
    }
}
