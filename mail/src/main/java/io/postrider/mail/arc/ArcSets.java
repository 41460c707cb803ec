package io.postrider.mail.arc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.mail.dkim.MalformedSignatureException;
import io.postrider.mail.dkim.TagList;
import io.postrider.mail.mime.HeaderField;
import io.postrider.mail.mime.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sets of a chain: for each instance three fields (RFC 8617 section 4). */
final class ArcSets {
    /** RFC 8617 section 4.2.1. */
    static final int MOST = 50;

    static final String RESULTS = "ARC-Authentication-Results";
    static final String MESSAGE_SIGNATURE = "ARC-Message-Signature";
    static final String SEAL = "ARC-Seal";

    private final TreeMap<Integer, Parts> sets = new TreeMap<>();
    private @Nullable String fault;
    private boolean any;

    /** What has been found of a set. */
    private static final class Parts {
        private @Nullable HeaderField results;
        private @Nullable Signed messageSignature;
        private @Nullable Signed seal;
    }

    /** A field with tags. */
    record Signed(HeaderField field, TagList tags) {}

    /** A whole set. */
    record ArcSet(HeaderField results, Signed messageSignature, Signed seal) {}

    ArcSets(Headers headers) {
        for (HeaderField field : headers.fields()) {
            try {
                note(field);
            } catch (MalformedSignatureException malformed) {
                fault = fault == null ? malformed.reason() : fault;
            }
        }
    }

    private void note(HeaderField field) throws MalformedSignatureException {
        boolean results = field.is(RESULTS);
        boolean signature = field.is(MESSAGE_SIGNATURE);
        if (!results && !signature && !field.is(SEAL)) {
            return;
        }
        any = true;
        if (results) {
            Parts parts = parts(instanceOfResults(raw(field)));
            refuseSecond(parts.results);
            parts.results = field;
            return;
        }
        TagList tags = TagList.parse(raw(field));
        Parts parts = parts(instance(tags.get("i")));
        refuseSecond(signature ? parts.messageSignature : parts.seal);
        if (signature) {
            parts.messageSignature = new Signed(field, tags);
        } else {
            parts.seal = new Signed(field, tags);
        }
    }

    static String raw(HeaderField field) {
        return new String(field.block(), field.valueStart(), field.valueEnd() - field.valueStart(), ISO_8859_1);
    }

    private Parts parts(int instance) {
        return sets.computeIfAbsent(instance, key -> new Parts());
    }

    private static void refuseSecond(@Nullable Object present) throws MalformedSignatureException {
        if (present != null) {
            throw new MalformedSignatureException("a field of a set twice");
        }
    }

    /** instance = [CFWS] "i" [FWS] "=" [FWS] 1*2DIGIT [FWS] ";", and the rest is no list of tags. */
    private static int instanceOfResults(String value) throws MalformedSignatureException {
        int semicolon = value.indexOf(';');
        if (semicolon < 0) {
            throw new MalformedSignatureException("results without an instance");
        }
        return instance(TagList.parse(value.substring(0, semicolon)).get("i"));
    }

    private static int instance(String text) throws MalformedSignatureException {
        boolean number = text.length() <= 2 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int instance = number ? Integer.parseInt(text) : 0;
        if (instance < 1 || instance > MOST) {
            throw new MalformedSignatureException("no instance from 1 to 50");
        }
        return instance;
    }

    boolean isEmpty() {
        return !any;
    }

    /** The highest instance that any field names; 0 when none does. */
    int highest() {
        return sets.isEmpty() ? 0 : sets.lastKey();
    }

    /** All sets in their order; each is there once and whole. */
    List<ArcSet> whole() throws MalformedSignatureException {
        if (fault != null) {
            throw new MalformedSignatureException(fault);
        }
        if (sets.size() != highest()) {
            throw new MalformedSignatureException("a set is missing");
        }
        List<ArcSet> all = new ArrayList<>(sets.size());
        for (Parts parts : sets.values()) {
            if (parts.results == null || parts.messageSignature == null || parts.seal == null) {
                throw new MalformedSignatureException("a set is not whole");
            }
            all.add(new ArcSet(parts.results, parts.messageSignature, parts.seal));
        }
        return all;
    }
}
