package io.postrider.mailbox.message;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.database.Transactions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Keywords of mailboxes: names to bits and back. New ones are made under the mailbox's lock only. */
final class Keywords {
    private static final int MAX_LENGTH = 255;

    private final Transactions transactions;

    Keywords(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The keywords of one mailbox, in a transaction that holds its lock. */
    Box of(UUID accountId, int mailboxId, UUID tenantId) {
        List<String> names = transactions
                .jdbc()
                .sql("SELECT name FROM mail.keyword WHERE account_id = ? AND mailbox_id = ? ORDER BY bit")
                .params(accountId, mailboxId)
                .query(String.class)
                .list();
        return new Box(accountId, mailboxId, tenantId, names);
    }

    final class Box {
        private final UUID accountId;
        private final int mailboxId;
        private final UUID tenantId;
        private final List<String> names;
        private final Map<String, Integer> bits = new HashMap<>();

        private Box(UUID accountId, int mailboxId, UUID tenantId, List<String> names) {
            this.accountId = accountId;
            this.mailboxId = mailboxId;
            this.tenantId = tenantId;
            this.names = new ArrayList<>(names);
            for (int bit = 0; bit < names.size(); bit++) {
                bits.put(folded(names.get(bit)), bit);
            }
        }

        /** The bits of those that exist. */
        long existing(List<String> keywords) {
            long mask = 0;
            for (String keyword : keywords) {
                Integer bit = bits.get(folded(keyword));
                mask |= bit == null ? 0 : 1L << bit;
            }
            return mask;
        }

        /** The bits, with those made that are new; {@code LIMIT_REACHED} when a mailbox can have no more. */
        long withNew(List<String> keywords) {
            requireRoom(keywords);
            long mask = 0;
            for (String keyword : keywords) {
                Integer bit = bits.get(folded(keyword));
                mask |= 1L << (bit == null ? add(keyword) : bit);
            }
            return mask;
        }

        /** Those of these that the mailbox has or has room for, the first ones first. */
        List<String> fitting(List<String> keywords) {
            int room = MailboxStatus.MAX_KEYWORDS - names.size();
            Set<String> made = new HashSet<>();
            List<String> fitting = new ArrayList<>();
            for (String keyword : keywords) {
                String folded = folded(keyword);
                if (bits.containsKey(folded) || made.contains(folded) || made.size() < room && made.add(folded)) {
                    fitting.add(keyword);
                }
            }
            return fitting;
        }

        /** Checked before the first is made: a refusal makes none. */
        private void requireRoom(List<String> keywords) {
            Set<String> unknown = new HashSet<>();
            for (String keyword : keywords) {
                if (!bits.containsKey(folded(keyword))) {
                    validate(keyword);
                    unknown.add(folded(keyword));
                }
            }
            if (names.size() + unknown.size() > MailboxStatus.MAX_KEYWORDS) {
                throw new ProblemException(ProblemCode.LIMIT_REACHED, "the mailbox has as many keywords as it can");
            }
        }

        private int add(String keyword) {
            int bit = names.size();
            transactions
                    .jdbc()
                    .sql("""
                            INSERT INTO mail.keyword (account_id, mailbox_id, bit, tenant_id, name)
                            VALUES (?, ?, ?, ?, ?)
                            """)
                    .params(accountId, mailboxId, bit, tenantId, keyword)
                    .update();
            names.add(keyword);
            bits.put(folded(keyword), bit);
            return bit;
        }

        /** The names of the bits that are set. */
        List<String> names(long mask) {
            List<String> set = new ArrayList<>();
            for (int bit = 0; bit < names.size(); bit++) {
                if ((mask >>> bit & 1) != 0) {
                    set.add(names.get(bit));
                }
            }
            return set;
        }
    }

    private static String folded(String keyword) {
        return keyword.toLowerCase(Locale.ROOT);
    }

    // RFC 3501 section 9: flag-keyword = atom.
    private static void validate(String keyword) {
        boolean atom = !keyword.isEmpty() && keyword.length() <= MAX_LENGTH;
        for (int i = 0; atom && i < keyword.length(); i++) {
            char c = keyword.charAt(i);
            atom = c > ' ' && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0;
        }
        if (!atom) {
            throw new ProblemException(ProblemCode.UNPROCESSABLE, "no keyword");
        }
    }
}
