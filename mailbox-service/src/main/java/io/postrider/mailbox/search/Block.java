package io.postrider.mailbox.search;

/**
 * Some of a segment's terms, which stand in order of zone and octets, and their UIDs. The terms lie apart from the UIDs: a
 * search reads all terms of a zone, and of the UIDs those of the terms that match.
 *
 * <p>{@code words} is, for each zone in it: the zone, how many terms, how many octets their text has, for each term how
 * many octets its {@link Postings} have; then the text, in UTF-8, with a line feed before and after each term.
 *
 * @param zones the zones it has terms of, as bits
 * @param words the terms
 * @param postings the postings of all terms, one after the other
 */
record Block(int zones, byte[] words, byte[] postings) {
    long size() {
        return (long) words.length + postings.length;
    }
}
