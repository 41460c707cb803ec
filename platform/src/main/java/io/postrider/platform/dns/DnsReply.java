package io.postrider.platform.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * What a resolver replied to a question.
 *
 * @param records those of the type that was asked for, at the end of the aliases
 * @param owner the name at the end of the aliases; the one that was asked for when there are none
 * @param exists whether that name exists
 * @param validated whether the resolver says that it validated all of it (RFC 4035 section 3.2.3)
 * @param life how long it may be remembered
 * @param octets how large the reply was
 */
record DnsReply(List<Record> records, Name owner, boolean exists, boolean validated, Duration life, int octets) {
    private static final int MAX_ALIASES = 10;
    private static final long LONGEST = Duration.ofDays(1).toSeconds();
    // A domain that was just set up is to work within a minute.
    private static final long LONGEST_NOTHING = 60;

    DnsReply {
        records = List.copyOf(records);
    }

    /** Reads a reply; null when it is none that says anything. */
    static @Nullable DnsReply of(Name question, int type, Message message) {
        int code = message.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            return null;
        }
        boolean validated = message.getHeader().getFlag(Flags.AD);
        List<Record> answers = message.getSection(Section.ANSWER);
        Name owner = question;
        long ttl = LONGEST;
        for (int hop = 0; hop < MAX_ALIASES; hop++) {
            List<Record> found = new ArrayList<>();
            CNAMERecord alias = null;
            for (Record record : answers) {
                if (record.getName().equals(owner)) {
                    if (record.getType() == type) {
                        found.add(record);
                        ttl = Math.min(ttl, record.getTTL());
                    } else if (record instanceof CNAMERecord cname) {
                        alias = cname;
                    }
                }
            }
            if (!found.isEmpty()) {
                return new DnsReply(found, owner, true, validated, Duration.ofSeconds(ttl), message.numBytes());
            }
            if (alias == null) {
                break;
            }
            ttl = Math.min(ttl, alias.getTTL());
            owner = alias.getTarget();
        }
        long life = Math.min(ttl, negativeLife(message));
        return new DnsReply(
                List.of(), owner, code == Rcode.NOERROR, validated, Duration.ofSeconds(life), message.numBytes());
    }

    /** RFC 2308 section 5. */
    private static long negativeLife(Message message) {
        for (Record record : message.getSection(Section.AUTHORITY)) {
            if (record instanceof SOARecord soa) {
                return Math.min(LONGEST_NOTHING, Math.min(soa.getTTL(), soa.getMinimum()));
            }
        }
        return 0;
    }
}
