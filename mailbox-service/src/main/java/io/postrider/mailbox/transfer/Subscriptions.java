package io.postrider.mailbox.transfer;

import java.util.HashSet;
import java.util.Set;

/** Files in a Maildir++ that name the mailboxes which clients show: Dovecot's, old and new, and Courier's. */
final class Subscriptions {
    static final String FILE = "subscriptions";
    /** Of Dovecot's second version: a tab between levels. */
    static final String HEADER = "V\t2\n\n";

    private static final String COURIERS_FILE = "courierimapsubscribed";
    private static final int MAX_LINES = 10_000;

    private Subscriptions() {}

    /** Whether a file is one, by its name and that of the folder that it is in. */
    static boolean isFile(String folder, String file) {
        return !folder.startsWith(".") && (file.equals(FILE) || file.equals(COURIERS_FILE));
    }

    /** The line of a mailbox by its folder, whose name ends with a slash. */
    static String line(String folder) {
        String name = folder.substring("Maildir/".length());
        return name.isEmpty() ? "INBOX" : name.substring(1, name.length() - 1).replace('.', '\t');
    }

    /** The folders that are named, each with the dot before it. */
    static Set<String> folders(String text) {
        Set<String> folders = new HashSet<>();
        boolean tabs = text.startsWith(HEADER);
        for (String line : (tabs ? text.substring(HEADER.length()) : text).split("\n", MAX_LINES)) {
            String name = tabs ? line.replace('\t', '.') : line;
            String below = name.startsWith("INBOX.") ? name.substring("INBOX.".length()) : name;
            folders.add(name.equals("INBOX") ? "" : '.' + below);
        }
        return folders;
    }
}
