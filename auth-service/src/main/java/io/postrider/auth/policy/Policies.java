package io.postrider.auth.policy;

import io.postrider.api.auth.LoginGrant.SendingLimits;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Admin;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Fields;
import io.postrider.auth.access.Ids;
import io.postrider.auth.access.MergePatch;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.address.DomainName;
import io.postrider.auth.address.InvalidAddressException;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.policy.Effective.Level;
import io.postrider.auth.policy.PolicyStore.Owner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Reads and changes rules, and tells the rest of the service what holds; changes run within {@code Writes}. */
@Service
public class Policies {
    private static final int MOST_APP_PASSWORDS = 50;
    private static final SendingLimits UNBOUNDED = new SendingLimits(null, null, null, null, null);
    /** Nobody remembers what these say, so nobody needs to be told that they changed. */
    private static final Set<Rule<?>> READ_WHEN_USED =
            Set.of(Rule.PASSWORD_LENGTH, Rule.PASSWORD_STRENGTH, Rule.APP_PASSWORDS, Rule.GRACE);

    private final PolicyStore store;
    private final MergePatch patches;
    private final AuditLog audit;
    private final ChangeLog changes;
    private final Level system;

    Policies(
            PolicyStore store,
            MergePatch patches,
            AuditLog audit,
            ChangeLog changes,
            PasswordProperties passwords,
            DeletionProperties deletion) {
        this.store = store;
        this.patches = patches;
        this.audit = audit;
        this.changes = changes;
        this.system = new Level(
                "system",
                new Rules(
                        List.of(LoginPlace.values()),
                        false,
                        MOST_APP_PASSWORDS,
                        passwords.minLength(),
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        (int) deletion.grace().toDays(),
                        null,
                        0L));
    }

    Policy find(Admin admin, PolicyLevel level, String idOrName) {
        return view(owner(admin, level, idOrName));
    }

    private Policy view(Owner owner) {
        Effective holds = effective(owner.levels());
        return new Policy(owner.own(), holds.rules(), holds.from(), owner.version());
    }

    private Effective effective(List<Level> levels) {
        List<Level> all = new ArrayList<>(levels);
        all.addFirst(system);
        return Effective.of(all);
    }

    /** Changes rules by a merge patch; null takes one away. */
    public Answer<Policy> edit(Call call, PolicyLevel level, String idOrName, JsonNode patch) {
        call.admin().require(level.write());
        Owner owner = owner(call.admin(), level, idOrName);
        call.requireVersion(owner.version());
        Rules rules = patches.apply(patch, owner.own(), Rules.class);
        rules.check();
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        boolean remembered = false;
        for (Rule<?> rule : Rule.ALL) {
            Object value = rule.of().apply(rules);
            if (!Objects.equals(value, rule.of().apply(owner.own()))) {
                refuseLoosening(owner, rule, rules);
                changed.put(rule.name(), value);
                remembered |= !READ_WHEN_USED.contains(rule);
            }
        }
        if (changed.isEmpty()) {
            return Answer.changed(owner.version(), view(owner));
        }
        if (owner.secondName()) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "%s is only another name of a domain: change that one.".formatted(owner.name()));
        }
        store.save(owner, rules, changed.keySet());
        if (remembered) {
            tell(owner);
        }
        String kind = level.text();
        AuditLog.Subject subject =
                new AuditLog.Subject(kind, owner.id(), owner.name(), owner.tenantId(), owner.domainId());
        audit.record(call, new AuditLog.Entry(kind + ".policy", subject, changed));
        Owner after = owner(call.admin(), level, owner.id().toString());
        return Answer.changed(after.version(), view(after));
    }

    /** A limit that a level above has tighter would say what does not hold. */
    private void refuseLoosening(Owner owner, Rule<?> rule, Rules rules) {
        Effective above = effective(owner.levels().subList(0, owner.levels().size() - 1));
        if (!above.lets(rule, rules)) {
            throw Fields.unprocessable(
                    rule.name(),
                    "would not hold: the %s has %s, and a limit can only be made tighter below."
                            .formatted(above.from().get(rule.name()), rule.of().apply(above.rules())));
        }
    }

    /** Whoever remembers what holds for the accounts below hears that it changed. */
    private void tell(Owner owner) {
        switch (owner.level()) {
            case TENANT -> changes.appendAccountsOfTenant(owner.id());
            case DOMAIN -> changes.appendAccountsOf(owner.id());
            case ACCOUNT -> changes.append(owner.id(), Set.of(owner.name()));
        }
    }

    private Owner owner(Admin admin, PolicyLevel level, String idOrName) {
        return find(level, idOrName)
                .filter(owner -> reaches(admin, owner))
                .orElseThrow(() -> Fields.notFound(level.text()));
    }

    private static boolean reaches(Admin admin, Owner owner) {
        return owner.domainId() == null
                ? admin.reachesTenant(owner.tenantId())
                : admin.reachesDomain(owner.tenantId(), owner.domainId());
    }

    private Optional<Owner> find(PolicyLevel level, String idOrName) {
        return canonical(level, idOrName).flatMap(named -> store.find(level, named));
    }

    private static Optional<String> canonical(PolicyLevel level, String idOrName) {
        if (Ids.parse(idOrName) != null) {
            return Optional.of(idOrName);
        }
        return switch (level) {
            case TENANT -> Optional.empty();
            case DOMAIN -> domainName(idOrName);
            case ACCOUNT -> MailAddress.tryParse(idOrName).map(MailAddress::toString);
        };
    }

    private static Optional<String> domainName(String text) {
        try {
            return Optional.of(DomainName.parse(text).value());
        } catch (InvalidAddressException noName) {
            return Optional.empty();
        }
    }

    private Rules holding(@Nullable Owner owner) {
        return effective(owner == null ? List.of() : owner.levels()).rules();
    }

    /** What the password of an account at an address must be that is made now. */
    public PasswordRules passwordsOfNew(Admin admin, @Nullable String address) {
        String name = Objects.requireNonNullElse(address, "");
        Optional<Owner> domain = MailAddress.tryParse(name)
                .flatMap(parsed -> find(PolicyLevel.DOMAIN, parsed.domain().value()))
                .filter(owner -> reaches(admin, owner));
        return passwords(domain, name);
    }

    /** What the password of an account must be, by its id or address; the suite's own rules when none is reached. */
    public PasswordRules passwordsOf(Admin admin, String account) {
        // A refusal by the rules of another tenant's account would tell of both.
        Optional<Owner> owner = find(PolicyLevel.ACCOUNT, account).filter(found -> reaches(admin, found));
        return passwords(owner, owner.map(Owner::name).orElse(""));
    }

    private PasswordRules passwords(Optional<Owner> owner, String address) {
        Rules rules = holding(owner.orElse(null));
        return new PasswordRules(required(rules.minPasswordLength()), required(rules.minPasswordStrength()), address);
    }

    /** How many app passwords an account may have. */
    public int appPasswordsOf(UUID accountId) {
        return required(holding(find(PolicyLevel.ACCOUNT, accountId.toString()).orElse(null))
                .maxAppPasswords());
    }

    /** Where the aliases and groups of a domain may forward mail to; null for anywhere. */
    public @Nullable List<String> forwardingDomains(UUID domainId) {
        return holding(find(PolicyLevel.DOMAIN, domainId.toString()).orElse(null))
                .forwardingDomains();
    }

    /** What the rules of a tenant, its domain and an account in it, as they are stored, say of the account's logins. */
    public LoginRules logins(String... stored) {
        Rules rules = effective(Arrays.stream(stored)
                        .map(level -> new Level("", store.rules(level)))
                        .toList())
                .rules();
        return new LoginRules(
                required(rules.allowedProtocols()).stream().collect(Collectors.toUnmodifiableSet()),
                required(rules.appPasswordsOnly()),
                sending(rules));
    }

    private static @Nullable SendingLimits sending(Rules rules) {
        SendingLimits limits = new SendingLimits(
                rules.maxSentBytes(),
                rules.maxRecipients(),
                rules.maxMessagesPerHour(),
                rules.maxRecipientsPerDay(),
                Boolean.TRUE.equals(rules.copyToSent()) ? true : null);
        return limits.equals(UNBOUNDED) ? null : limits;
    }

    /** The suite has a rule of its own for each of these. */
    private static <T> T required(@Nullable T value) {
        return Objects.requireNonNull(value);
    }
}
