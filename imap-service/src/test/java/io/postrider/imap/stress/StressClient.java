package io.postrider.imap.stress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that does what comes to its mind and believes only what it is told: its own numbering of the messages, by
 * RFC 3501 section 7.4.1, must always agree with the server's.
 */
final class StressClient {
    private static final Pattern NUMBERED =
            Pattern.compile("^\\* (\\d+) (EXISTS|EXPUNGE|RECENT|FETCH)\\b.*", Pattern.DOTALL);
    private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
    private static final Pattern SUBJECT = Pattern.compile("Subject: (message-\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
    private static final Pattern VALIDITY = Pattern.compile("\\[UIDVALIDITY (\\d+)]");
    private static final Pattern MODSEQ = Pattern.compile("\\[HIGHESTMODSEQ (\\d+)]");
    private static final Pattern APPENDED = Pattern.compile("\\[APPENDUID \\d+ (\\d+)]");
    private static final Pattern COPIED = Pattern.compile("\\[COPYUID \\d+ (\\S+) (\\S+)]");

    private final StressConnection connection;
    private final Truth truth;
    private final Random random;
    private final String keyword;
    private final List<String> mailboxes;
    /** UIDs by sequence number; 0 is not known yet. */
    private final List<Integer> numbers = new ArrayList<>();
    /** Whether a message has this client's own keyword, by mailbox and UID. Nobody else touches it. */
    private final Map<String, Boolean> own = new HashMap<>();

    private final Map<String, Long> highest = new HashMap<>();
    private String mailbox = "";
    private String doing = "";

    StressClient(StressConnection connection, Truth truth, int number, List<String> mailboxes, long seed) {
        this.connection = connection;
        this.truth = truth;
        this.random = new Random(seed + number);
        this.keyword = "$own" + number;
        this.mailboxes = mailboxes;
    }

    void login(String user, String password) throws IOException {
        ok("LOGIN " + user + ' ' + password);
        select(mailboxes.get(random.nextInt(mailboxes.size())));
    }

    /** Does one thing. */
    void act() throws IOException {
        truth.counted();
        int what = random.nextInt(100);
        if (what < 22 || numbers.isEmpty()) {
            append();
        } else if (what < 42) {
            fetch();
        } else if (what < 60) {
            own();
        } else if (what < 68) {
            delete();
        } else if (what < 74) {
            command("EXPUNGE");
        } else if (what < 80) {
            transfer("COPY");
        } else if (what < 86) {
            transfer("MOVE");
        } else if (what < 90) {
            command(random.nextBoolean() ? "SEARCH ALL" : "UID SEARCH UNSEEN");
        } else if (what < 94) {
            doing = "IDLE";
            expectOk(connection.idle(1 + random.nextInt(30), this::told));
        } else if (what < 98) {
            command("NOOP");
        } else {
            select(mailboxes.get(random.nextInt(mailboxes.size())));
        }
    }

    private String command(String text) throws IOException {
        doing = text;
        return connection.command(text, this::told);
    }

    private String ok(String text) throws IOException {
        return expectOk(command(text));
    }

    private String expectOk(String reply) {
        if (!reply.startsWith("OK")) {
            truth.violation(doing + " was answered " + reply);
        }
        return reply;
    }

    private void select(String name) throws IOException {
        numbers.clear();
        mailbox = name;
        ok("SELECT " + name);
    }

    private void append() throws IOException {
        String subject = truth.newSubject();
        String message = "Subject: " + subject + "\r\n\r\n" + "x".repeat(random.nextInt(200)) + "\r\n";
        String target = mailboxes.get(random.nextInt(mailboxes.size()));
        String reply = ok("APPEND " + target + " {" + message.length() + "+}\r\n" + message);
        Matcher appended = APPENDED.matcher(reply);
        if (appended.find()) {
            truth.made(subject);
            truth.seen(target, Integer.parseInt(appended.group(1)), subject);
        }
    }

    private int number() {
        return 1 + random.nextInt(numbers.size());
    }

    private void fetch() throws IOException {
        int first = number();
        int last = Math.min(numbers.size(), first + random.nextInt(5));
        // Some may be gone already: NO [EXPUNGEISSUED] is right then.
        command("FETCH " + first + ':' + last + " (UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
    }

    /** A UID that the client knows, asked for by its number if need be; 0 when it is gone. */
    private int uid(int number) throws IOException {
        if (numbers.get(number - 1) == 0) {
            command("FETCH " + number + " (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
        }
        return number <= numbers.size() ? numbers.get(number - 1) : 0;
    }

    private void own() throws IOException {
        int number = number();
        int uid = uid(number);
        if (uid == 0) {
            return;
        }
        boolean set = random.nextBoolean();
        String change = (set ? " +FLAGS (" : " -FLAGS (") + keyword + ')';
        boolean byNumber = random.nextBoolean();
        String reply = command(byNumber ? "STORE " + number + change : "UID STORE " + uid + change);
        if (reply.startsWith("OK")) {
            own.put(mailbox + '/' + uid, set);
        }
    }

    private void delete() throws IOException {
        int uid = uid(number());
        String subject = uid == 0 ? null : truth.subject(mailbox, uid);
        if (subject != null) {
            truth.expendable(subject);
            ok("UID STORE " + uid + " +FLAGS.SILENT (\\Deleted)");
        }
    }

    private void transfer(String verb) throws IOException {
        int first = number();
        int last = Math.min(numbers.size(), first + random.nextInt(3));
        String source = mailbox;
        String target = mailboxes.get(random.nextInt(mailboxes.size()));
        for (int number = first; number <= Math.min(last, numbers.size()); number++) {
            uid(number);
        }
        last = Math.min(last, numbers.size());
        if (first > last) {
            return;
        }
        List<String> codes = new ArrayList<>();
        doing = verb + ' ' + first + ':' + last + ' ' + target;
        codes.add(connection.command(doing, line -> {
            codes.add(line);
            told(line);
        }));
        codes.forEach(line -> copied(line, verb, source, target));
    }

    private void copied(String line, String verb, String source, String target) {
        Matcher copied = COPIED.matcher(line);
        if (!copied.find()) {
            return;
        }
        List<Integer> from = uids(copied.group(1));
        List<Integer> to = uids(copied.group(2));
        if (from.size() != to.size()) {
            truth.violation(doing + ": COPYUID of " + from.size() + " and " + to.size());
            return;
        }
        for (int i = 0; i < from.size(); i++) {
            String subject = truth.subject(source, from.get(i));
            if (subject != null) {
                truth.seen(target, to.get(i), subject);
                if (verb.equals("COPY")) {
                    truth.made(subject);
                }
            }
        }
    }

    private static List<Integer> uids(String set) {
        List<Integer> uids = new ArrayList<>();
        for (String range : set.split(",")) {
            String[] ends = range.split(":");
            for (int uid = Integer.parseInt(ends[0]); uid <= Integer.parseInt(ends[ends.length - 1]); uid++) {
                uids.add(uid);
            }
        }
        return uids;
    }

    // ---- what the server says

    private void told(String line) {
        Matcher numbered = NUMBERED.matcher(line);
        if (numbered.matches()) {
            int number = Integer.parseInt(numbered.group(1));
            switch (numbered.group(2)) {
                case "EXISTS" -> exists(number);
                case "EXPUNGE" -> expunged(number);
                case "FETCH" -> fetched(number, line);
                default -> {}
            }
            return;
        }
        Matcher validity = VALIDITY.matcher(line);
        if (validity.find()) {
            truth.selected(mailbox, Long.parseLong(validity.group(1)));
        }
        Matcher modseq = MODSEQ.matcher(line);
        if (modseq.find()) {
            long now = Long.parseLong(modseq.group(1));
            if (now < highest.merge(mailbox, now, Math::max)) {
                truth.violation("HIGHESTMODSEQ of " + mailbox + " fell to " + now);
            }
        }
        if (line.startsWith("* BYE")) {
            truth.violation(doing + ": " + line);
        }
    }

    private void exists(int count) {
        if (count < numbers.size()) {
            truth.violation(doing + ": " + count + " EXISTS after " + numbers.size());
        }
        while (numbers.size() < count) {
            numbers.add(0);
        }
    }

    private void expunged(int number) {
        // RFC 3501 section 7.4.1
        if (doing.startsWith("FETCH") || doing.startsWith("STORE") || doing.startsWith("SEARCH")) {
            truth.violation(doing + ": EXPUNGE in between");
        }
        if (number > numbers.size()) {
            truth.violation(doing + ": " + number + " EXPUNGE of " + numbers.size());
        } else {
            numbers.remove(number - 1);
        }
    }

    private void fetched(int number, String line) {
        if (number < 1 || number > numbers.size()) {
            truth.violation(doing + ": FETCH of number " + number + " of " + numbers.size());
            return;
        }
        Matcher uidItem = UID.matcher(line);
        int known = numbers.get(number - 1);
        int uid = uidItem.find() ? Integer.parseInt(uidItem.group(1)) : known;
        if (known != 0 && uid != known) {
            truth.violation(doing + ": number " + number + " was UID " + known + " and is " + uid);
        }
        numbers.set(number - 1, uid);
        int before = number > 1 ? numbers.get(number - 2) : 0;
        if (uid != 0 && before >= uid) {
            truth.violation(doing + ": UID " + uid + " stands after " + before);
        }
        Matcher subject = SUBJECT.matcher(line);
        if (uid != 0 && subject.find()) {
            truth.seen(mailbox, uid, subject.group(1));
        }
        ownFlag(uid, line);
    }

    /** Somebody else's change of flags must not undo this client's (R7 of the fault list). */
    private void ownFlag(int uid, String line) {
        Matcher flags = FLAGS.matcher(line);
        Boolean expected = own.get(mailbox + '/' + uid);
        if (expected == null || doing.contains(keyword) || !flags.find()) {
            return;
        }
        boolean has = List.of(flags.group(1).split(" ")).contains(keyword);
        if (has != expected) {
            truth.violation(doing + ": UID " + uid + (has ? " got back " : " lost ") + keyword);
        }
    }

    /** Reads a mailbox from its beginning: the subjects that are there. */
    List<String> audit(String name) throws IOException {
        select(name);
        List<String> subjects = new ArrayList<>();
        if (!numbers.isEmpty()) {
            doing = "FETCH 1:*";
            expectOk(connection.command("FETCH 1:* (UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])", line -> {
                told(line);
                Matcher subject = SUBJECT.matcher(line);
                if (subject.find()) {
                    subjects.add(subject.group(1));
                }
            }));
        }
        return subjects;
    }
}
