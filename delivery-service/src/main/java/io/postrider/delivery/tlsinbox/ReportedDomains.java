package io.postrider.delivery.tlsinbox;

import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.Resolution;
import io.postrider.api.auth.Resolution.Target;
import io.postrider.delivery.queue.QueuedRecipient;
import io.postrider.delivery.tlsinbox.ReceivedReport.Policy;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Which domains a report may be about. At the address of a domain: that one, and others of the same tenant; at an address that takes
 * reports for everybody: all that are here. So nobody fills the reports of somebody else's domain by way of his own.
 */
final class ReportedDomains {
    private static final int MOST = 20;

    private final DirectoryApi directory;
    private final Set<String> forAll;

    ReportedDomains(DirectoryApi directory, Set<String> forAll) {
        this.directory = directory;
        this.forAll = Set.copyOf(forAll);
    }

    /**
     * What a report says of one domain here.
     *
     * @param tenantId whose domain
     * @param domain in A-labels
     * @param policies what was found
     */
    record About(UUID tenantId, String domain, List<Policy> policies) {}

    /** What a report says of domains that it may be about where it arrived. Throws what the directory throws. */
    List<About> of(ReceivedReport report, QueuedRecipient at) {
        return about(report, domains -> tenants(domains, at));
    }

    /** What a report says of domains here, whoever brought it. Throws what the directory throws. */
    List<About> of(ReceivedReport report) {
        return about(report, domains -> tenants(List.copyOf(domains)));
    }

    private static List<About> about(ReceivedReport report, Function<Set<String>, Map<String, UUID>> tenantsOf) {
        Map<String, List<Policy>> byDomain = new LinkedHashMap<>();
        for (Policy policy : report.policies()) {
            name(policy.domain())
                    .filter(name -> byDomain.containsKey(name) || byDomain.size() < MOST)
                    .ifPresent(name -> byDomain.computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(policy));
        }
        Map<String, UUID> tenants = tenantsOf.apply(byDomain.keySet());
        List<About> about = new ArrayList<>();
        byDomain.forEach((domain, policies) -> {
            UUID tenant = tenants.get(domain);
            if (tenant != null) {
                about.add(new About(tenant, domain, policies));
            }
        });
        return about;
    }

    private Map<String, UUID> tenants(Set<String> domains, QueuedRecipient at) {
        QueuedRecipient.Account account = at.account();
        if (account == null) {
            return Map.of();
        }
        String own =
                name(at.address().substring(at.address().lastIndexOf('@') + 1)).orElse("");
        boolean all = forAll.contains(at.address().toLowerCase(java.util.Locale.ROOT));
        Map<String, UUID> tenants = new HashMap<>();
        List<String> others =
                domains.stream().filter(domain -> !domain.equals(own)).toList();
        if (domains.contains(own)) {
            tenants.put(own, account.tenantId());
        }
        tenants(others).forEach((domain, tenant) -> {
            if (all || tenant.equals(account.tenantId())) {
                tenants.put(domain, tenant);
            }
        });
        return tenants;
    }

    private Map<String, UUID> tenants(List<String> domains) {
        Map<String, UUID> tenants = new HashMap<>();
        if (domains.isEmpty()) {
            return tenants;
        }
        // Every domain here has a postmaster (RFC 5321 section 4.5.1).
        List<Resolution> resolved = directory.resolve(
                domains.stream().map(domain -> "postmaster@" + domain).toList());
        for (int i = 0; i < domains.size(); i++) {
            List<Target> targets = resolved.get(i).targets();
            if (!targets.isEmpty()) {
                tenants.put(domains.get(i), targets.getFirst().tenantId());
            }
        }
        return tenants;
    }

    private static Optional<String> name(String domain) {
        try {
            return Optional.of(DomainName.of(domain).ascii());
        } catch (AddressSyntaxException none) {
            return Optional.empty();
        }
    }
}
