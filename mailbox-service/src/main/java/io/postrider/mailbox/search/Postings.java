package io.postrider.mailbox.search;

import java.util.function.IntConsumer;

/** The UIDs of a term: ascending, each as its distance from the one before, the first from its segment's first UID. */
final class Postings {
    private final OctetBuffer octets = new OctetBuffer(4);
    private int last;

    /** Adds a UID that is not below those before. */
    void add(int uid, int firstUid) {
        if (octets.length() == 0) {
            octets.number(uid - firstUid);
        } else if (uid != last) {
            octets.number(uid - last);
        }
        last = uid;
    }

    OctetBuffer octets() {
        return octets;
    }

    static void read(byte[] octets, int start, int end, int firstUid, IntConsumer uids) {
        var reader = new OctetReader(octets, start, end);
        int uid = firstUid;
        while (!reader.atEnd()) {
            uid += reader.number();
            uids.accept(uid);
        }
    }
}
