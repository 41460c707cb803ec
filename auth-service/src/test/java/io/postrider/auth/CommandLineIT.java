package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.secondstep.SecondStepUser;
import io.postrider.testkit.command.Postrider;
import io.postrider.testkit.command.Postrider.Ran;
import io.postrider.testkit.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./postrider} as an admin types it, against a real server. */
class CommandLineIT {
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
        Ran login = typed(AuthServer.ADMIN_KEY + "\n", "login", server.publicUrl());
        assertThat(login.code()).as(login.errors()).isZero();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
            database.close();
        }
    }

    private static Ran typed(String input, String... arguments) throws IOException, InterruptedException {
        return postrider.typed(input, arguments);
    }

    private static Ran done(String... arguments) throws IOException, InterruptedException {
        return postrider.done(arguments);
    }

    @Test
    void makesRoutesAndAsksForThePasswordOfTheServer() throws Exception {
        server.makeDomain("routed.example");
        Ran made = typed(
                "hunter2 hunter2\n",
                "create",
                "route",
                "*",
                "senderDomain=routed.example",
                "transport=smarthost",
                "host=relay.example.net",
                "port:=2525",
                "username=us");
        assertThat(made.code()).as(made.errors()).isZero();
        assertThat(made.output()).containsPattern("passwordSet +true").doesNotContain("hunter2");
        assertThat(done("get", "routes").output()).contains("routed.example", "relay.example.net:2525", "verified");
        done("create", "route", "store.example", "transport=lmtp", "host=127.0.0.1");
        assertThat(done("get", "routes").output()).contains("lmtp");
    }

    @Test
    void signsInWithAnAccountAndASecondStep() throws Exception {
        server.makeDomain("people.example");
        server.makeAccount("ann@people.example");
        AuthServer.expect(
                200, server.admin("PUT", "/v1/accounts/ann@people.example/role", "{\"role\":\"domain-admin\"}"));
        SecondStepUser ann = new SecondStepUser(server, database, "ann@people.example").knownTo(server);
        String login = Files.readString(folder.resolve("config/login.json"));
        try {
            Ran wrong = typed("a guess\n000000\n", "login", server.publicUrl(), "--user", "ann@people.example");
            assertThat(wrong.code()).isEqualTo(4);
            String typed = AuthServer.PASSWORD + "\n" + ann.code() + "\n";
            Ran signedIn = typed(typed, "login", server.publicUrl(), "--user", "ann@people.example");
            assertThat(signedIn.code()).as(signedIn.errors()).isZero();
            assertThat(signedIn.errors()).contains("as 'ann@people.example'").doesNotContain(AuthServer.PASSWORD);
            assertThat(Files.readString(folder.resolve("config/login.json"))).doesNotContain(AuthServer.PASSWORD);
            assertThat(done("get", "accounts").output()).contains("ann@people.example");
            assertThat(postrider.run("get", "keys").code()).isEqualTo(3);
        } finally {
            Files.writeString(folder.resolve("config/login.json"), login);
        }
    }

    @Test
    void theKeyIsKeptForItsOwnerOnly() throws Exception {
        Path login = folder.resolve("config/login.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(login)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(login)).contains(AuthServer.ADMIN_KEY);
    }

    @Test
    void anAdminMakesADomainWithAccountsAndAnAlias() throws Exception {
        done("create", "domain", "red.example");
        Ran made = done("create", "account", "ann@red.example", "displayName=Ann \"the\" Ämter", "quotaBytes:=1000000");
        assertThat(made.output()).contains("displayName  ", "Ann \"the\" Ämter", "password  ");
        done("create", "alias", "sales@red.example", "ann@red.example", "description=Sales");
        assertThat(done("get", "accounts", "-o", "json").json().findValuesAsString("address"))
                .contains("ann@red.example");
        assertThat(done("get", "aliases").output())
                .startsWith("ADDRESS")
                .containsPattern("sales@red.example +true +ann@red.example");
        done("set", "account", "ann@red.example", "enabled:=false");
        assertThat(done("get", "account", "ann@red.example", "-o", "json")
                        .json()
                        .get("enabled")
                        .asBoolean())
                .isFalse();
        done("delete", "alias", "sales@red.example");
        assertThat(done("get", "aliases", "-o", "json").json().findValuesAsString("address"))
                .doesNotContain("sales@red.example");
        assertThat(done("audit").output()).startsWith("AT").contains("alias.delete", "account.create");
        assertThat(done("audit", "--limit", "1", "-o", "json").json()).hasSize(1);
    }

    @Test
    void aPolicyIsReadAndSetByTheNameOfWhatHasIt() throws Exception {
        done("create", "domain", "ruled.example");
        done("create", "account", "ann@ruled.example");
        assertThat(done("set", "policy", "ruled.example", "maxRecipients:=20", "appPasswordsOnly:=true")
                        .output())
                .startsWith("RULE")
                .containsPattern("maxRecipients +20 +domain +20");
        assertThat(done("get", "policy", "ann@ruled.example").output())
                .containsPattern("maxRecipients +20 +domain +-")
                .containsPattern("appPasswordsOnly +true +domain +-")
                .containsPattern("maxSentBytes +- +system +-");
        String tenant = done("get", "domain", "ruled.example", "-o", "json")
                .json()
                .get("tenantId")
                .asString();
        assertThat(done("get", "policy", tenant, "-o", "json").json().has("effective"))
                .isTrue();
    }

    @Test
    void aDomainIsDeletedWithAllInItAndComesBack() throws Exception {
        done("create", "domain", "full.example");
        done("create", "account", "ann@full.example");
        assertThat(postrider.run("delete", "domain", "full.example").code()).isEqualTo(3);
        assertThat(postrider
                        .run("delete", "account", "ann@full.example", "--with-contents")
                        .code())
                .isEqualTo(2);
        done("delete", "domain", "full.example", "--with-contents");
        assertThat(done("get", "deleted-domains").output()).contains("full.example");
        done("undelete", "domain", "full.example");
        done("get", "account", "ann@full.example");
        done("delete", "account", "ann@full.example");
        assertThat(done("undelete", "account", "ann@full.example", "address=old@full.example")
                        .output())
                .containsPattern("address +old@full.example");
        assertThat(postrider.run("undelete", "account", "nobody@full.example").code())
                .isEqualTo(3);
        assertThat(postrider.run("undelete", "alias", "nobody@full.example").code())
                .isEqualTo(2);
    }

    @Test
    void limitsAreReadAndSetByTheNameOfWhatHasThem() throws Exception {
        done("create", "domain", "limited.example");
        assertThat(done("set", "limits", "limited.example", "maxAccounts:=7").output())
                .containsPattern("maxAccounts +7");
        String tenant = done("get", "domain", "limited.example", "-o", "json")
                .json()
                .get("tenantId")
                .asString();
        assertThat(done("get", "limits", tenant, "-o", "json").json().has("maxBytes"))
                .isTrue();
    }

    @Test
    void aPasswordIsMadeOrReadButNeverAnArgument() throws Exception {
        done("create", "domain", "blue.example");
        done("create", "account", "bob@blue.example");
        String made = done("password", "bob@blue.example").output().strip();
        String password = made.substring(made.lastIndexOf(' ') + 1);
        AuthServer.expect(200, server.login("bob@blue.example", password, "192.0.2.1"));
        Ran chosen = typed("it's a chosen password\n", "password", "bob@blue.example", "--stdin");
        assertThat(chosen.code()).as(chosen.errors()).isZero();
        AuthServer.expect(200, server.login("bob@blue.example", "it's a chosen password", "192.0.2.1"));
    }

    @Test
    void listsAreFollowedOverTheirPages() throws Exception {
        done("create", "domain", "many.example");
        for (int i = 0; i < 3; i++) {
            server.makeAccount("user%d@many.example".formatted(i));
        }
        assertThat(done("get", "accounts", "-o", "json", "--limit", "2").json()).hasSize(2);
        assertThat(done("get", "domains", "-o", "json").json().findValuesAsString("name"))
                .contains("many.example");
    }

    @Test
    void makesManyAccountsFromAFile() throws Exception {
        done("create", "domain", "bulk.example");
        Path list = folder.resolve("accounts.csv");
        Files.writeString(list, "# new people\nann@bulk.example, Ann Ämter\nbob@bulk.example\n\nnobody@\n");
        Ran made = postrider.run("create", "accounts", "-f", list.toString());
        assertThat(made.code()).as(made.errors()).isEqualTo(3);
        assertThat(made.output())
                .startsWith("ADDRESS")
                .containsPattern("ann@bulk.example +created +[a-zA-Z0-9-]{20,} +-")
                .containsPattern("nobody@ +failed");
        assertThat(done("get", "account", "ann@bulk.example", "-o", "json")
                        .json()
                        .get("displayName")
                        .asString())
                .isEqualTo("Ann Ämter");
        Path json = folder.resolve("accounts.json");
        Files.writeString(json, "[{\"address\":\"cem@bulk.example\",\"password\":\"a good password\"}]");
        assertThat(done("create", "accounts", "-f", json.toString(), "-o", "json")
                        .json()
                        .get(0)
                        .get("state")
                        .asString())
                .isEqualTo("created");
        AuthServer.expect(200, server.login("cem@bulk.example", "a good password", "192.0.2.1"));
    }

    @Test
    void bringsTheDirectoryIntoTheStateOfAFile() throws Exception {
        done("create", "domain", "state.example");
        Path state = folder.resolve("state.json");
        Files.writeString(state, "{\"accounts\":[{\"address\":\"ann@state.example\",\"displayName\":\"Ann\"}]}");
        assertThat(done("apply", "--dry-run", state.toString()).output())
                .containsPattern("account.create +ann@state.example");
        assertThat(postrider.run("get", "account", "ann@state.example").code()).isEqualTo(3);
        done("apply", state.toString());
        done("get", "account", "ann@state.example");
        assertThat(done("apply", state.toString(), "-o", "json").json().get("changes"))
                .isEmpty();
    }

    @Test
    void tellsRecordsAndDomainsHealth() throws Exception {
        done("create", "domain", "green.example");
        assertThat(done("dns", "green.example").output()).containsPattern("green.example +MX +10 localhost");
        assertThat(done("dns", "green.example", "--zone").output()).contains("green.example. 3600 IN MX 10 localhost.");
        assertThat(done("dns", "green.example", "--externaldns").output()).contains("kind: DNSEndpoint");
    }

    @Test
    void exitCodesTellWhatWentWrong() throws Exception {
        assertThat(postrider.run("get", "account", "nobody@nowhere.example").code())
                .isEqualTo(3);
        assertThat(postrider.run("get", "account", "nobody@nowhere.example").errors())
                .contains("postrider: ");
        assertThat(postrider.run("get", "things").code()).isEqualTo(2);
        assertThat(postrider
                        .run("create", "account", "x@red.example", "no-field")
                        .code())
                .isEqualTo(2);
        assertThat(postrider.run("nonsense").code()).isEqualTo(2);
        Ran wrongKey = typed("prk_wrong\n", "login", server.publicUrl());
        assertThat(wrongKey.code()).isEqualTo(4);
        assertThat(typed(AuthServer.ADMIN_KEY, "login", "http://127.0.0.1:1").code())
                .isEqualTo(1);
        done("get", "tenants");
    }

    @Test
    void aRefusedExportLeftItsProblemInTheFile() throws Exception {
        Ran refused = postrider.run("export", "nobody@nowhere.example");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.output()).isEmpty();
        assertThat(refused.errors()).startsWith("postrider: ");
    }

    /** {@code up --help} built the suite, and then asked for a value. */
    @Test
    void helpIsGivenWhereverItIsAskedFor() throws Exception {
        assertThat(done("up", "--help").output()).isEqualTo(done("help").output());
    }
}
