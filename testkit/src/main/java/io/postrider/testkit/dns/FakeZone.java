package io.postrider.testkit.dns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** The records and faults behind {@link FakeDns}. Names compare without regard to case, as {@link Name} does. */
final class FakeZone {

    /** Instead of a response code: say nothing. */
    static final int SILENCE = -1;

    private static final int TEXT_STRING_LIMIT = 255;
    private static final int CNAME_CHAIN_LIMIT = 10;

    private final Map<Name, List<Record>> records = new ConcurrentHashMap<>();
    private final Map<Name, Integer> faults = new ConcurrentHashMap<>();
    private final Map<Name, Duration> delays = new ConcurrentHashMap<>();
    private final Set<Name> signed = ConcurrentHashMap.newKeySet();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private volatile boolean swallowing;

    void add(Record record) {
        records.computeIfAbsent(record.getName(), name -> new CopyOnWriteArrayList<>())
                .add(record);
    }

    void sign(Name zone) {
        signed.add(zone);
    }

    void fail(Name name, int code) {
        faults.put(name, code);
    }

    void swallow(boolean everything) {
        swallowing = everything;
    }

    void delay(Name name, Duration delay) {
        delays.put(name, delay);
    }

    void works(Name name) {
        faults.remove(name);
        delays.remove(name);
    }

    void remove(Name name) {
        records.remove(name);
    }

    List<String> questions() {
        return List.copyOf(questions);
    }

    @Nullable Message answer(Message query) {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.getHeader().setFlag(Flags.RA);
        if (question == null) {
            answer.getHeader().setRcode(Rcode.FORMERR);
            return answer;
        }
        answer.addRecord(question, Section.QUESTION);
        if (query.getOPT() != null) {
            answer.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        }
        questions.add(question.getName() + " " + Type.string(question.getType()));
        waitFor(question.getName());
        int fault = faults.getOrDefault(question.getName(), Rcode.NOERROR);
        if (fault == SILENCE || swallowing) {
            return null;
        }
        answer.getHeader().setRcode(fault == Rcode.NOERROR ? fill(answer, question) : fault);
        boolean asked = query.getHeader().getFlag(Flags.AD);
        if (asked && fault == Rcode.NOERROR && isSigned(answer, question)) {
            answer.getHeader().setFlag(Flags.AD);
        }
        return answer;
    }

    private boolean isSigned(Message answer, Record question) {
        return isSigned(question.getName())
                && answer.getSection(Section.ANSWER).stream()
                        .map(Record::getName)
                        .allMatch(this::isSigned);
    }

    private boolean isSigned(Name name) {
        return signed.stream().anyMatch(name::subdomain);
    }

    private void waitFor(Name name) {
        Duration delay = delays.getOrDefault(name, Duration.ZERO);
        if (delay.isPositive()) {
            LockSupport.parkNanos(delay.toNanos());
        }
    }

    private int fill(Message answer, Record question) {
        Name name = question.getName();
        for (int hop = 0; hop < CNAME_CHAIN_LIMIT; hop++) {
            List<Record> found = records.get(name);
            if (found == null) {
                return hop == 0 ? Rcode.NXDOMAIN : Rcode.NOERROR;
            }
            Name next = null;
            for (Record record : found) {
                boolean alias = record.getType() == Type.CNAME && question.getType() != Type.CNAME;
                if (alias || record.getType() == question.getType() || question.getType() == Type.ANY) {
                    answer.addRecord(record, Section.ANSWER);
                }
                if (alias) {
                    next = ((CNAMERecord) record).getTarget();
                }
            }
            if (next == null) {
                return Rcode.NOERROR;
            }
            name = next;
        }
        return Rcode.NOERROR;
    }

    static Record text(Name name, String text, int ttl) {
        byte[] octets = text.getBytes(UTF_8);
        List<String> strings = new ArrayList<>();
        for (int start = 0; start == 0 || start < octets.length; start += TEXT_STRING_LIMIT) {
            strings.add(zoneFileText(octets, start, Math.min(octets.length, start + TEXT_STRING_LIMIT)));
        }
        return new TXTRecord(name, DClass.IN, ttl, strings);
    }

    // RFC 1035 section 5.1: \DDD is the octet of that decimal number
    private static String zoneFileText(byte[] octets, int start, int end) {
        StringBuilder text = new StringBuilder();
        for (int i = start; i < end; i++) {
            int octet = octets[i] & 0xff;
            boolean plain = octet >= 0x20 && octet < 0x7f && octet != '"' && octet != '\\';
            text.append(plain ? String.valueOf((char) octet) : String.format("\\%03d", octet));
        }
        return text.toString();
    }
}
