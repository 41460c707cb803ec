package io.postrider.auth.dkim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is to happen to a domain's keys at a moment, in this order.
 *
 * @param retire these sign no more, because others do
 * @param sign these begin to sign
 * @param found the records of these are in the DNS now
 * @param lost the records of these were there, and are not any more
 * @param remove these were published for long enough after they signed
 * @param make keys of these are missing or old
 */
record KeyPlan(
        List<DkimKey> retire,
        List<DkimKey> sign,
        List<DkimKey> found,
        List<DkimKey> lost,
        List<DkimKey> remove,
        Set<DkimAlgorithm> make) {
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    /** A domain is looked at so often in any case, so that changed settings hold. */
    private static final Duration LONGEST_SLEEP = Duration.ofDays(1);
    /** Of a key's age that passes between two look-ups of its record. */
    private static final int PART_OF_AGE = 10;

    /**
     * Makes it.
     *
     * @param keys all that are not removed
     * @param inDns of selectors, whether the record was found; absent where that could not be asked
     */
    static KeyPlan of(List<DkimKey> keys, Map<String, Boolean> inDns, Instant now, DkimProperties properties) {
        KeyPlan plan = new KeyPlan(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                EnumSet.noneOf(DkimAlgorithm.class));
        for (DkimAlgorithm algorithm : DkimAlgorithm.values()) {
            List<DkimKey> alike =
                    keys.stream().filter(key -> key.algorithm() == algorithm).toList();
            plan.successions(alike, inDns, now, properties);
            boolean none = alike.stream().allMatch(key -> key.retiredAt() != null);
            if (none
                    || rotation(alike, properties)
                            .filter(due -> !due.isAfter(now))
                            .isPresent()) {
                plan.make.add(algorithm);
            }
        }
        keys.stream()
                .filter(key -> key.retiredAt() != null
                        && !key.retiredAt().plus(properties.keepAfter()).isAfter(now))
                .forEach(plan.remove::add);
        return plan;
    }

    /** Of which algorithms a domain has no key that is yet to sign. */
    static Set<DkimAlgorithm> withoutSuccessor(List<DkimKey> keys) {
        Set<DkimAlgorithm> without = EnumSet.allOf(DkimAlgorithm.class);
        keys.stream().filter(DkimKey::isComing).forEach(key -> without.remove(key.algorithm()));
        return without;
    }

    /** When the next key of an algorithm is due; empty where it never is, or is on its way. */
    private static Optional<Instant> rotation(List<DkimKey> alike, DkimProperties properties) {
        if (properties.rotateEvery().isZero() || alike.stream().anyMatch(DkimKey::isComing)) {
            return Optional.empty();
        }
        return alike.stream()
                .filter(DkimKey::isSigning)
                .map(key -> key.createdAt().plus(properties.rotateEvery()))
                .findFirst();
    }

    /** Of the keys of one algorithm, the newest that is ready takes over. */
    private void successions(List<DkimKey> keys, Map<String, Boolean> inDns, Instant now, DkimProperties properties) {
        Optional<DkimKey> signing = keys.stream().filter(DkimKey::isSigning).findFirst();
        for (DkimKey key : keys) {
            Boolean there = inDns.get(key.selector());
            if (!key.isComing() || there == null) {
                continue;
            }
            if (!there) {
                if (key.foundAt() != null) {
                    lost.add(key);
                }
                continue;
            }
            if (key.foundAt() == null) {
                found.add(key);
            }
            Instant since = Objects.requireNonNullElse(key.foundAt(), now);
            boolean ready =
                    signing.isEmpty() || !since.plus(properties.publishBefore()).isAfter(now);
            if (ready && sign.stream().noneMatch(other -> other.algorithm() == key.algorithm())) {
                sign.add(key);
                signing.ifPresent(retire::add);
            }
        }
    }

    boolean isEmpty() {
        return make.isEmpty() && Stream.of(retire, sign, found, lost, remove).allMatch(List::isEmpty);
    }

    /** When the domain is to be looked at again, after the plan was carried out. */
    static Instant next(List<DkimKey> keys, Instant now, DkimProperties properties) {
        List<Instant> due = new ArrayList<>(List.of(now.plus(LONGEST_SLEEP)));
        for (DkimAlgorithm algorithm : DkimAlgorithm.values()) {
            rotation(keys.stream().filter(key -> key.algorithm() == algorithm).toList(), properties)
                    .ifPresent(due::add);
        }
        for (DkimKey key : keys) {
            if (key.retiredAt() != null) {
                due.add(key.retiredAt().plus(properties.keepAfter()));
            } else if (key.isComing()) {
                due.add(nextLook(key, now, properties));
            }
        }
        Instant soonest = now.plus(SHORTEST_WAIT);
        return due.stream()
                .min(Comparator.naturalOrder())
                .filter(soonest::isBefore)
                .orElse(soonest);
    }

    /** Often at first, when somebody may sit there and publish. */
    private static Instant nextLook(DkimKey key, Instant now, DkimProperties properties) {
        if (key.foundAt() != null) {
            return key.foundAt().plus(properties.publishBefore());
        }
        Duration part = Duration.between(key.createdAt(), now).dividedBy(PART_OF_AGE);
        return now.plus(part.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : part);
    }
}
