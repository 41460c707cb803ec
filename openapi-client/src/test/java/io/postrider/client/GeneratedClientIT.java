package io.postrider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.client.api.AccountsApi;
import io.postrider.client.api.AliasesApi;
import io.postrider.client.api.AuditLogApi;
import io.postrider.client.api.DnsApi;
import io.postrider.client.api.DomainsApi;
import io.postrider.client.model.Account;
import io.postrider.client.model.AccountEdit;
import io.postrider.client.model.DomainEdit;
import io.postrider.client.model.NewAccount;
import io.postrider.client.model.NewAlias;
import io.postrider.client.model.NewDomain;
import io.postrider.client.model.PageAccount;
import io.postrider.client.model.Problem;
import io.postrider.standalone.tryout.Credentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator's day with a client that nobody wrote by hand. */
class GeneratedClientIT {
    @TempDir
    private static Path folder;

    private static RunningSuite suite;
    private static ApiClient client;

    @BeforeAll
    static void start() throws Exception {
        suite = RunningSuite.start(folder);
        Credentials credentials = suite.credentials();
        client = new ApiClient();
        client.updateBaseUri(credentials.rest().toString());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + credentials.adminApiKey()));
    }

    @AfterAll
    static void stop() {
        suite.close();
    }

    @Test
    void makesADomainAndItsUsers() throws ApiException {
        var domains = new DomainsApi(client);
        var accounts = new AccountsApi(client);
        domains.createDomain(new NewDomain().name("made.example"), null);
        Account ann = accounts.createAccount(new NewAccount().address("ann@made.example"), "ann-once");
        Account again = accounts.createAccount(new NewAccount().address("ann@made.example"), "ann-once");
        accounts.createAccount(new NewAccount().address("bob@made.example").password("correct horse battery"), null);
        new AliasesApi(client)
                .createAlias(new NewAlias().address("sales@made.example").targets(List.of("ann@made.example")), null);

        assertThat(ann.getPassword()).isNotBlank();
        assertThat(again.getId()).isEqualTo(ann.getId());
        assertThat(everyAddress(accounts, "made.example")).containsExactly("ann@made.example", "bob@made.example");
        assertThat(new DnsApi(client).recordsDns("made.example", null, null).getRecords())
                .isNotEmpty();
        assertThat(new AuditLogApi(client)
                        .listAuditLog(null, "account", ann.getId(), null, null, null, null, null, null, null, null)
                        .getItems())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getAction()).isEqualTo("account.create"));
    }

    private static List<String> everyAddress(AccountsApi accounts, String domain) throws ApiException {
        List<String> addresses = new ArrayList<>();
        String cursor = null;
        do {
            PageAccount page = accounts.listAccounts(null, domain, null, null, null, null, "address", 1, cursor, null);
            page.getItems().forEach(account -> addresses.add(account.getAddress()));
            cursor = page.getNext();
        } while (cursor != null);
        return addresses;
    }

    @Test
    void changesWhatItNamesAndNothingElse() throws ApiException {
        var domains = new DomainsApi(client);
        var accounts = new AccountsApi(client);
        domains.createDomain(new NewDomain().name("changed.example"), null);
        accounts.createAccount(new NewAccount().address("ann@changed.example").displayName("Ann"), null);
        domains.editDomain("changed.example", "*", new DomainEdit().catchAll("ann@changed.example"), null);
        // A member that is null is not one that is left out (RFC 7396).
        domains.editDomain("changed.example", "*", new DomainEdit().catchAll(null), null);
        Account account = accounts.editAccount("ann@changed.example", "\"0\"", new AccountEdit().enabled(false), null);

        assertThat(domains.readDomain("changed.example", null).getCatchAll()).isNull();
        assertThat(account.getEnabled()).isFalse();
        assertThat(account.getDisplayName()).isEqualTo("Ann");
    }

    @Test
    void tellsWhyItIsRefused() throws ApiException {
        var accounts = new AccountsApi(client);
        String address = suite.credentials().accounts().getFirst().address();
        assertThatThrownBy(() -> accounts.editAccount(address, "\"99\"", new AccountEdit().enabled(false), null))
                .isInstanceOfSatisfying(ApiException.class, refusal -> {
                    assertThat(refusal.getCode()).isEqualTo(412);
                    assertThat(problem(refusal).getCode()).isEqualTo("precondition-failed");
                });
        assertThatThrownBy(() -> accounts.readAccount("nobody@nowhere.example", null))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(problem(refusal).getStatus()).isEqualTo(404));
    }

    private static Problem problem(ApiException refusal) {
        try {
            return client.getObjectMapper().readValue(refusal.getResponseBody(), Problem.class);
        } catch (IOException noProblem) {
            throw new AssertionError(refusal.getResponseBody(), noProblem);
        }
    }
}
