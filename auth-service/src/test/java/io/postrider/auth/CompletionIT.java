package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.testkit.command.Postrider;
import io.postrider.testkit.command.Postrider.Ran;
import io.postrider.testkit.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shell makes of an unfinished {@code ./postrider}, against a real server. */
class CompletionIT {
    @TempDir
    static Path folder;

    private static TestDatabase database;
    private static AuthServer server;
    private static Postrider postrider = new Postrider(Map.of());

    @BeforeAll
    static void start() throws Exception {
        Postrider.assumeRuns();
        postrider = Postrider.configuredIn(folder.resolve("config/login.json"));
        database = TestDatabase.create();
        server = AuthServer.start(database, AuthServer.secrets(folder));
        Ran login = postrider.typed(AuthServer.ADMIN_KEY + "\n", "login", server.publicUrl());
        assertThat(login.code()).as(login.errors()).isZero();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
            database.close();
        }
    }

    @Test
    void completesKindsAndNames() throws Exception {
        postrider.done("create", "domain", "complete.example");
        assertThat(completed("get", "dom")).isEqualTo("domains");
        assertThat(completed("health", "comp")).isEqualTo("complete.example");
    }

    @Test
    void aNameBehindTwoHundredOthersWasNotCompleted() throws Exception {
        postrider.done("create", "domain", "crowded.example");
        postrider.done("create", "account", "ann@crowded.example");
        String aliases = IntStream.range(0, 201)
                .mapToObj("{\"address\":\"a%03d@crowded.example\",\"targets\":[\"ann@crowded.example\"]}"::formatted)
                .collect(Collectors.joining(","));
        AuthServer.expect(200, server.admin("PUT", "/v1/state", "{\"aliases\":[" + aliases + "]}"));
        postrider.done("create", "alias", "zoo@crowded.example", "ann@crowded.example");

        assertThat(completed("get", "aliases", "zo")).isEqualTo("zoo@crowded.example");
    }

    /** What bash makes of the last word. */
    private String completed(String... words) throws Exception {
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", """
                source <("$0" completion bash)
                COMP_WORDS=("$0" "$@") COMP_CWORD=$#
                _postrider
                echo "${COMPREPLY[@]}"
                """, Postrider.SCRIPT.toString());
        bash.command().addAll(List.of(words));
        bash.environment()
                .put("POSTRIDER_CONFIG", folder.resolve("config/login.json").toString());
        Process process = bash.start();
        String names = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return names.strip();
    }

    /** The command {@code release} was in the help and in no completion of zsh. */
    @Test
    void everyCommandOfTheHelpIsCompleted() throws Exception {
        String bash = Files.readString(Postrider.SCRIPT.resolveSibling("cli/completion.bash"));
        String zsh = Files.readString(Postrider.SCRIPT.resolveSibling("cli/completion.zsh"));
        List<String> commands = Pattern.compile("(?m)^  ([a-z]+) ")
                .matcher(postrider.done("help").output())
                .results()
                .map(command -> command.group(1))
                .toList();
        assertThat(commands).contains("up", "release", "trace");
        assertThat(commands).allSatisfy(command -> {
            assertThat(bash).containsPattern("choices='[a-z ]*\\b" + command + "\\b");
            assertThat(zsh).contains("'" + command + ":");
        });
    }

    /** A line and a tab are typed into a real zsh, and what it makes of the line is read. */
    @Test
    void completesInZshAsTyped() throws Exception {
        assumeTrue(Postrider.isInstalled("zsh"), "zsh is not installed");
        postrider.done("create", "domain", "zsh-complete.example");
        Path test = folder.resolve("complete.zsh");
        Files.writeString(test, """
                zmodload zsh/zpty
                typed() {
                    local out chunk
                    zpty shell "zsh -f -i"
                    zpty -w shell "PS1='' PROMPT_EOL_MARK=''; autoload -Uz compinit && compinit -u -D
                        source <($SCRIPT completion zsh)
                        show() { print -r -- \\"<\\"\\"<\\$BUFFER>\\"\\">\\"; exit }; zle -N show; bindkey '^X' show
                        zle-line-init() { print -r -- be\\"\\"gins }; zle -N zle-line-init"
                    while [[ $out != *begins* ]]; do zpty -r shell chunk || return 1; out+=$chunk; done
                    zpty -w -n shell "$SCRIPT $1"$'\\t\\030'
                    out=
                    while [[ $out != *\\>\\>* ]]; do zpty -r shell chunk || return 1; out+=$chunk; done
                    print -r -- ${${${out##*<<}%%>>*}#$SCRIPT }
                    zpty -d shell
                }
                for line; do typed $line; done
                """);
        ProcessBuilder zsh = new ProcessBuilder(
                "zsh",
                "-f",
                test.toString(),
                "heal",
                "get dom",
                "health zsh-",
                "audit --ver",
                "import --sta",
                "releas",
                "queue ho",
                "queue status=q");
        zsh.environment()
                .put("POSTRIDER_CONFIG", folder.resolve("config/login.json").toString());
        zsh.environment().put("SCRIPT", Postrider.SCRIPT.toString());
        zsh.environment().put("TERM", "xterm");
        Process process = zsh.start();
        process.getOutputStream().close();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip))
                .containsExactly(
                        "health",
                        "get domains",
                        "health zsh-complete.example",
                        "audit --verify",
                        "import --starttls",
                        "release",
                        "queue hold",
                        "queue status=quarantined");
    }
}
