package io.postrider.auth.resolve;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.Resolution;
import io.postrider.api.auth.Resolution.Group;
import io.postrider.api.auth.Resolution.Kind;
import io.postrider.api.auth.Resolution.Target;
import io.postrider.auth.address.DomainName;
import io.postrider.auth.address.InvalidAddressException;
import io.postrider.auth.address.MailAddress;
import io.postrider.auth.change.ChangeFeed;
import io.postrider.auth.change.ChangedAddresses;
import io.postrider.auth.change.DirectoryListener;
import io.postrider.auth.change.Invalidated;
import io.postrider.auth.domain.Postmasters;
import io.postrider.auth.resolve.ResolutionStore.Destination;
import io.postrider.auth.resolve.ResolutionStore.DomainRow;
import io.postrider.auth.resolve.ResolutionStore.Recipient;
import io.postrider.mail.address.Mailbox;
import io.postrider.mail.srs.ReversePaths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers where mail to an address goes. */
@Component
class Resolver implements DirectoryListener {
    /** An answer without the spelling it was asked in. */
    private record Known(
            Kind kind,
            List<Target> targets,
            List<String> external,
            @Nullable Group group) {
        private static final Known REMOTE = new Known(Kind.REMOTE, List.of(), List.of(), null);
        private static final Known UNKNOWN = new Known(Kind.UNKNOWN, List.of(), List.of(), null);
        private static final Known NO_DOMAIN = new Known(Kind.NO_DOMAIN, List.of(), List.of(), null);
        private static final Known DISABLED = new Known(Kind.DISABLED, List.of(), List.of(), null);

        static Known local(Target target) {
            return new Known(Kind.LOCAL, List.of(target), List.of(), null);
        }

        Resolution of(String asked) {
            return new Resolution(asked, kind, targets, external, group);
        }

        boolean leadsTo(Set<UUID> accounts) {
            for (Target target : targets) {
                if (accounts.contains(target.accountId())) {
                    return true;
                }
            }
            return false;
        }
    }

    private final ResolutionStore store;
    private final ReturnedMail returned;
    private final Invalidated<String, Known> known;
    private final Invalidated<UUID, AccountView> accounts;

    Resolver(ResolutionStore store, ReturnedMail returned, ChangeFeed feed) {
        this.store = store;
        this.returned = returned;
        this.known = new Invalidated<>(100_000, Duration.ofMinutes(10), feed::current);
        this.accounts = new Invalidated<>(50_000, Duration.ofMinutes(10), feed::current);
        feed.addListener(this);
    }

    @Override
    public void changed(Set<UUID> changed, Set<String> addresses) {
        known.forgetKeys(key -> ChangedAddresses.concern(addresses, key));
        known.forgetIf(answer -> answer.leadsTo(changed));
        changed.forEach(accounts::forget);
        accounts.forgetIf(account -> ChangedAddresses.concern(addresses, account.address()));
    }

    @Override
    public void anythingChanged() {
        known.forgetAll();
        accounts.forgetAll();
    }

    Optional<AccountView> account(UUID accountId) {
        AccountView cached = accounts.find(accountId);
        if (cached != null) {
            return Optional.of(cached);
        }
        long generation = accounts.generation();
        Optional<AccountView> read = store.account(accountId);
        read.ifPresent(view -> accounts.put(accountId, view, generation));
        return read;
    }

    List<Resolution> resolve(List<String> asked) {
        Resolution[] answers = new Resolution[asked.size()];
        Map<Integer, MailAddress> missing = new HashMap<>();
        for (int i = 0; i < answers.length; i++) {
            String text = asked.get(i);
            if (ReversePaths.isRewritten(text)) {
                answers[i] = rewritten(text);
                continue;
            }
            MailAddress address = MailAddress.tryParse(text).orElse(null);
            Known cached = address == null ? unparsed(text) : known.find(address.toString());
            if (cached != null) {
                answers[i] = cached.of(text);
            } else if (address != null) {
                missing.put(i, address);
            }
        }
        if (!missing.isEmpty()) {
            Map<MailAddress, Known> read = read(new LinkedHashSet<>(missing.values()));
            missing.forEach((i, address) ->
                    answers[i] = read.getOrDefault(address, Known.UNKNOWN).of(asked.get(i)));
        }
        return List.of(answers);
    }

    /** A reverse-path that was written here leads back to a sender. Asked for too seldom to be remembered, and good for a time only. */
    private Resolution rewritten(String text) {
        Known domain = known.get(unparsedKey(text), this::nobody);
        if (domain != Known.UNKNOWN) {
            return domain.of(text);
        }
        Mailbox sender = returned.sender(text).orElse(null);
        if (sender == null) {
            return Known.UNKNOWN.of(text);
        }
        Resolution where = resolve(List.of(sender.address())).getFirst();
        return where.kind() == Kind.REMOTE
                ? new Resolution(text, Kind.LOCAL, List.of(), List.of(sender.address()), null)
                : new Resolution(text, where.kind(), where.targets(), where.external(), where.group());
    }

    private Known unparsed(String text) {
        // RFC 5321 section 4.5.1: in any case, and without a domain. Asked for too seldom to be remembered.
        if (text.equalsIgnoreCase(Postmasters.ALONE)) {
            return firstPostmaster();
        }
        return known.get(unparsedKey(text), this::nobody);
    }

    private Known firstPostmaster() {
        return store.firstPostmaster()
                .map(postmaster -> Known.local(postmaster.target()))
                .orElse(Known.UNKNOWN);
    }

    /** A key for what is no address: only its domain can tell, and an @ at the front keeps it apart from addresses. */
    private static String unparsedKey(String text) {
        int at = text.lastIndexOf('@');
        return at < 0 ? "@" : canonicalDomain(text.substring(at + 1));
    }

    private static String canonicalDomain(String text) {
        try {
            return '@' + DomainName.parse(text.length() > 300 ? "" : text).value();
        } catch (InvalidAddressException e) {
            return "@";
        }
    }

    /** What is no address is nobody's here if its domain is ours, and not our matter otherwise. */
    private Known nobody(String atDomain) {
        String domain = atDomain.substring(1);
        DomainRow ours =
                domain.isEmpty() ? null : store.domains(List.of(domain)).get(domain);
        if (ours != null && ours.deleted()) {
            return Known.NO_DOMAIN;
        }
        return domain.isEmpty() || ours != null ? Known.UNKNOWN : Known.REMOTE;
    }

    private Map<MailAddress, Known> read(Set<MailAddress> addresses) {
        long generation = known.generation();
        Set<String> names = new LinkedHashSet<>();
        addresses.forEach(address -> names.add(address.domain().value()));
        Map<String, DomainRow> domains = store.domains(names);
        Set<String> candidates = new LinkedHashSet<>();
        for (MailAddress address : addresses) {
            candidates(address, domains.get(address.domain().value())).forEach(c -> candidates.add(c.toString()));
        }
        Map<String, Destination> found = candidates.isEmpty() ? Map.of() : store.destinations(candidates);
        Map<MailAddress, Known> answers = new HashMap<>();
        for (MailAddress address : addresses) {
            Known answer = answer(address, domains.get(address.domain().value()), found);
            known.put(address.toString(), answer, generation);
            answers.put(address, answer);
        }
        return answers;
    }

    /** The addresses to look for, the best first. */
    private static List<MailAddress> candidates(MailAddress address, @Nullable DomainRow domain) {
        if (domain == null || domain.deleted()) {
            return List.of();
        }
        MailAddress original = new MailAddress(address.localPart(), domain.original());
        List<MailAddress> candidates = new ArrayList<>(2);
        candidates.add(original);
        if (domain.plusAddressing()) {
            original.withoutTag().ifPresent(candidates::add);
        }
        return candidates;
    }

    private Known answer(MailAddress address, @Nullable DomainRow domain, Map<String, Destination> destinations) {
        if (domain == null) {
            return Known.REMOTE;
        }
        if (domain.deleted()) {
            return Known.NO_DOMAIN;
        }
        for (MailAddress candidate : candidates(address, domain)) {
            Destination found = destinations.get(candidate.toString());
            // A group that nobody is in takes no mail; what it would take is not the catch-all's.
            if (found != null
                    && (found.group() != null
                            || found.forwards()
                            || !found.recipients().isEmpty())) {
                return answer(found, domain);
            }
        }
        if (domain.enabled() && isPostmaster(address, domain)) {
            return postmaster(domain);
        }
        Recipient catchAll = domain.catchAll();
        return catchAll == null
                ? Known.UNKNOWN
                : answer(new Destination(List.of(catchAll), List.of(), null, false), domain);
    }

    private static boolean isPostmaster(MailAddress address, DomainRow domain) {
        return address.localPart().equals(Postmasters.ALONE)
                || domain.plusAddressing()
                        && address.withoutTag()
                                .filter(plain -> plain.localPart().equals(Postmasters.ALONE))
                                .isPresent();
    }

    /** RFC 5321 section 4.5.1: at every domain somebody gets it, in the end whoever runs the installation. */
    private Known postmaster(DomainRow domain) {
        for (Recipient recipient : Arrays.asList(domain.postmaster(), domain.catchAll())) {
            if (recipient != null && recipient.enabled()) {
                return Known.local(recipient.target());
            }
        }
        return firstPostmaster();
    }

    private static Known answer(Destination found, DomainRow domain) {
        List<Target> targets = found.recipients().stream()
                .filter(Recipient::enabled)
                .map(Recipient::target)
                .toList();
        return targets.isEmpty() && found.external().isEmpty() || !domain.enabled()
                ? Known.DISABLED
                : new Known(Kind.LOCAL, targets, found.external(), found.group());
    }
}
