package io.postrider.mail.spam;

import io.postrider.mail.address.Address;
import io.postrider.mail.mime.MailDate;
import io.postrider.mail.mime.MimeLimits;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for the {@link Sign}s of a message that stand in its form. */
final class Signs {
    private static final int MANY_HOSTS = 15;
    private static final int SHORT_TEXT = 120;
    private static final int MANY_DIGITS = 5;
    private static final int LEAST_CAPITALS = 10;
    private static final Set<String> SHORTENERS = Set.of(
            "bit.ly",
            "tinyurl.com",
            "goo.gl",
            "t.co",
            "ow.ly",
            "is.gd",
            "buff.ly",
            "cutt.ly",
            "rebrand.ly",
            "rb.gy",
            "shorturl.at",
            "tiny.cc",
            "t.ly",
            "s.id",
            "v.gd",
            "bl.ink",
            "snip.ly",
            "clck.ru",
            "qr.ae",
            "tr.im");

    private final Sample sample;
    private final Map<Sign, String> found = new EnumMap<>(Sign.class);

    private Signs(Sample sample) {
        this.sample = sample;
    }

    /** The signs of a message, each with what it was seen by; empty where its name says all. */
    static Map<Sign, String> of(Sample sample, Facts facts) {
        var signs = new Signs(sample);
        signs.fields();
        signs.subject();
        signs.body();
        signs.links();
        signs.files();
        new Imitation(sample, facts, signs::add).look();
        return signs.found;
    }

    private void add(Sign sign, String evidence) {
        found.putIfAbsent(sign, evidence);
    }

    private void when(boolean seen, Sign sign) {
        if (seen) {
            add(sign, "");
        }
    }

    private boolean lacks(String field) {
        return sample.headers().first(field).isEmpty();
    }

    private void fields() {
        when(lacks("date"), Sign.NO_DATE);
        boolean unreadable = sample.headers()
                .first("date")
                .filter(date -> MailDate.parse(date.value()).isEmpty())
                .isPresent();
        when(unreadable, Sign.DATE_UNREADABLE);
        when(lacks("message-id"), Sign.NO_MESSAGE_ID);
        when(lacks("to") && lacks("cc") && lacks("bcc"), Sign.NO_RECIPIENT_FIELD);
        when(!lacks("list-id"), Sign.LIST_MAIL);
        when(sample.headers().fields().size() >= MimeLimits.DEFAULT.headerFields(), Sign.TOO_MANY_FIELDS);
        Address.Individual from = sample.from();
        if (from == null) {
            when(true, Sign.NO_FROM);
        } else if (from.localPart().chars().filter(Character::isDigit).count() >= MANY_DIGITS) {
            add(Sign.DIGITS_IN_AUTHOR, from.address());
        }
    }

    private void subject() {
        String subject = sample.subject();
        when(subject.isBlank(), Sign.NO_SUBJECT);
        long letters = subject.chars().filter(Character::isLetter).count();
        long capitals = subject.chars().filter(Character::isUpperCase).count();
        when(letters >= LEAST_CAPITALS && capitals == letters, Sign.SUBJECT_CAPITALS);
        when(subject.contains("       "), Sign.SUBJECT_GAPS);
        boolean reply = subject.regionMatches(true, 0, "re:", 0, 3);
        when(reply && lacks("in-reply-to") && lacks("references"), Sign.FALSE_REPLY);
    }

    private void body() {
        Sample.Shape shape = sample.shape();
        boolean blank = sample.text().isBlank();
        boolean shortText = sample.text().strip().length() < SHORT_TEXT;
        when(shape.html() > 0 && shape.plain() == 0, Sign.HTML_ONLY);
        when(shape.traits().images() > 0 && shortText, Sign.PICTURES_ONLY);
        when(shape.traits().hidden(), Sign.HIDDEN_TEXT);
        when(shape.traits().form(), Sign.HTML_FORM);
        when(shape.traits().script(), Sign.HTML_SCRIPT);
        when(shape.needlessBase64(), Sign.NEEDLESS_BASE64);
        when(blank && sample.files().isEmpty() && shape.traits().images() == 0, Sign.EMPTY_BODY);
        when(!blank && !sample.links().isEmpty() && shortText, Sign.SHORT_WITH_LINK);
        characters(sample.subject(), sample.text());
    }

    private void characters(String subject, String text) {
        if (isAscii(subject) && isAscii(text)) {
            return;
        }
        String all = subject + '\n' + text;
        when(
                all.chars().filter(c -> PhraseSearch.isInvisible((char) c)).count() >= MANY_DIGITS,
                Sign.INVISIBLE_CHARACTERS);
        String mixed = mixedScripts(all);
        if (mixed != null) {
            add(Sign.MIXED_SCRIPTS, mixed);
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** A word with Latin letters and such of another script that look like Latin ones. */
    private static @Nullable String mixedScripts(String text) {
        int start = 0;
        boolean latin = false;
        boolean alike = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Character.isLetter(c)) {
                latin |= c < 0x80;
                alike |= c >= 0x370 && c < 0x530 && Confusables.folded(c) < 0x80;
                continue;
            }
            if (latin && alike) {
                return text.substring(start, i);
            }
            start = i + 1;
            latin = false;
            alike = false;
        }
        return null;
    }

    private void links() {
        Set<String> hosts = new HashSet<>();
        for (Link link : sample.links()) {
            String host = link.host();
            if (host == null) {
                continue;
            }
            hosts.add(host);
            if (host.startsWith("[") || host.chars().allMatch(c -> c == '.' || Character.isDigit(c))) {
                add(Sign.NUMERIC_LINK, host);
            }
            if (SHORTENERS.contains(host)) {
                add(Sign.SHORTENED_LINK, host);
            }
            if (link.hasUserinfo()) {
                add(Sign.USER_IN_LINK, host);
            }
        }
        when(hosts.size() > MANY_HOSTS, Sign.MANY_LINK_HOSTS);
    }

    private void files() {
        for (AttachedFile file : sample.files()) {
            file(file.name());
            if (file.archive().encrypted()) {
                add(Sign.ENCRYPTED_ARCHIVE, file.name());
            }
            if (file.archive().bomb()) {
                add(Sign.ARCHIVE_BOMB, file.name());
            }
            if (file.hasMacros()) {
                add(Sign.MACROS, file.name());
                when(!AttachedFile.isMacroDocument(file.name()), Sign.HIDDEN_MACROS);
            }
            inside(file.archive().names());
        }
    }

    private void file(String name) {
        if (AttachedFile.isProgram(name)) {
            add(Sign.PROGRAM_ATTACHED, name);
        }
        if (AttachedFile.isDisguised(name)) {
            add(Sign.DISGUISED_PROGRAM, name);
        }
        if (AttachedFile.isMacroDocument(name)) {
            add(Sign.MACRO_DOCUMENT, name);
        }
        String extension = AttachedFile.extension(name);
        if (extension.equals("htm") || extension.equals("html") || extension.equals("shtml")) {
            add(Sign.HTML_ATTACHED, name.toLowerCase(Locale.ROOT));
        }
    }

    private void inside(List<String> names) {
        for (String name : names) {
            if (AttachedFile.isProgram(name)) {
                add(Sign.PROGRAM_IN_ARCHIVE, name);
            }
            if (AttachedFile.isDisguised(name)) {
                add(Sign.DISGUISED_PROGRAM, name);
            }
        }
    }
}
