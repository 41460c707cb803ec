package io.postrider.smtp;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.Resolution;
import io.postrider.api.auth.Resolution.Intake;
import io.postrider.api.auth.Resolution.Kind;
import io.postrider.api.auth.Resolution.Target;
import io.postrider.api.auth.Resolution.WhoMayPost;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.api.verdict.MailPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** auth-service's directory in memory: the domain is example.org. */
public final class FakeDirectory implements DirectoryApi {
    public static final UUID TENANT = new UUID(1, 1);

    private final Map<String, Resolution> known = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean down;

    /** With joe, ann, the alias team of both, a group for each rule of who may post, and the disabled account off. */
    public static FakeDirectory withUsers() {
        FakeDirectory directory = new FakeDirectory();
        directory.put("joe@example.org", "joe@example.org");
        directory.put("joe+lists@example.org", "joe@example.org");
        directory.put("ann@example.org", "ann@example.org");
        directory.put("postmaster", "ann@example.org");
        directory.put("team@example.org", "joe@example.org", "ann@example.org");
        directory.put("grüße@example.org", "joe@example.org");
        for (int i = 0; i < 1001; i++) {
            directory.put("user" + i + "@example.org", "user" + i + "@example.org");
        }
        directory.group("open@example.org", WhoMayPost.ANYONE, TENANT, "ann@example.org");
        directory.group("tenant@example.org", WhoMayPost.TENANT, TENANT, "ann@example.org");
        directory.group("foreign-tenant@example.org", WhoMayPost.TENANT, new UUID(1, 2), "joe@example.org");
        directory.group("domain@example.org", WhoMayPost.DOMAIN, TENANT, "ann@example.org");
        directory.group("domain@other.example", WhoMayPost.DOMAIN, TENANT, "joe@example.org");
        directory.group("members@example.org", WhoMayPost.MEMBERS, TENANT, "ann@example.org", "joe@example.org");
        directory.group("others@example.org", WhoMayPost.MEMBERS, TENANT, "ann@example.org");
        directory.group("friends@joes.example", WhoMayPost.DOMAIN, TENANT, "ann@example.org");
        directory.group("partners@example.org", WhoMayPost.ANYONE, TENANT, "ann@example.org");
        directory.external("partners@example.org", "pat@elsewhere.example", "kim@elsewhere.example");
        directory.group("elsewhere@example.org", WhoMayPost.ANYONE, TENANT);
        directory.external("elsewhere@example.org", "pat@elsewhere.example");
        directory.put("SRS0=ABCDEF=AA=elsewhere.example=Kim@example.org");
        directory.external("SRS0=ABCDEF=AA=elsewhere.example=Kim@example.org", "Kim@elsewhere.example");
        for (int i = 0; i < 6; i++) {
            String large = "large" + i;
            directory.group(
                    large + "@example.org",
                    WhoMayPost.ANYONE,
                    TENANT,
                    IntStream.range(0, 1_000)
                            .mapToObj(n -> large + "-" + n + "@example.org")
                            .toArray(String[]::new));
        }
        directory.known.put("off@example.org", new Resolution("off@example.org", Kind.DISABLED, List.of()));
        return directory;
    }

    public static UUID accountId(String address) {
        return UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8));
    }

    /** An account as the change feed shows it. */
    public static AccountView view(String address) {
        return new AccountView(accountId(address), TENANT, address, true, 1, 0);
    }

    public void put(String address, String... accounts) {
        known.put(
                address,
                new Resolution(
                        address,
                        Kind.LOCAL,
                        Arrays.stream(accounts)
                                .map(account -> new Target(accountId(account), TENANT, account))
                                .toList()));
    }

    /** An account takes no more than that of a message. */
    public void takes(String account, long messageBytes) {
        intake(account, new Intake(messageBytes, null));
    }

    /** All accounts of its domain together have as much as they may. */
    public void domainFull(String account) {
        intake(account, new Intake(null, true));
    }

    /** What becomes of an account's mail is decided by a policy of its own. */
    public void policy(String account, MailPolicy policy) {
        intake(account, new Intake(null, null, policy));
    }

    private void intake(String account, Intake intake) {
        known.replaceAll((address, found) -> new Resolution(
                address,
                found.kind(),
                found.targets().stream()
                        .map(target -> target.address().equals(account)
                                ? new Target(target.accountId(), target.tenantId(), account, intake)
                                : target)
                        .toList(),
                found.external(),
                found.group()));
    }

    private void group(String address, WhoMayPost rule, UUID tenant, String... accounts) {
        put(address, accounts);
        String domain = address.substring(address.indexOf('@') + 1);
        known.computeIfPresent(
                address,
                (key, found) -> new Resolution(
                        address, Kind.LOCAL, found.targets(), List.of(), new Resolution.Group(rule, tenant, domain)));
    }

    private void external(String group, String... addresses) {
        known.computeIfPresent(
                group,
                (key, found) -> new Resolution(group, Kind.LOCAL, found.targets(), List.of(addresses), found.group()));
    }

    public void remove(String address) {
        known.remove(address);
    }

    public void down(boolean value) {
        down = value;
    }

    public int questions() {
        return questions.get();
    }

    @Override
    public List<Resolution> resolve(List<String> addresses) {
        questions.incrementAndGet();
        if (down) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "down");
        }
        return addresses.stream().map(this::resolve).toList();
    }

    private Resolution resolve(String address) {
        Resolution found = known.get(address);
        if (found != null) {
            return found;
        }
        if (address.endsWith("@deleted.example")) {
            return new Resolution(address, Kind.NO_DOMAIN, List.of());
        }
        boolean ours = address.endsWith("@example.org") || address.endsWith("@mx.example.org");
        return new Resolution(address, ours ? Kind.UNKNOWN : Kind.REMOTE, List.of());
    }

    @Override
    public AccountView account(UUID accountId) {
        throw new ProblemException(ProblemCode.NOT_FOUND, "no such account");
    }

    @Override
    public List<AccountView> accounts(List<UUID> accountIds) {
        return List.of();
    }

    @Override
    public List<UUID> erased(List<UUID> accountIds) {
        return List.of();
    }

    @Override
    public DirectoryChanges changes(long after, int waitSeconds) {
        return new DirectoryChanges(0, true, List.of());
    }
}
