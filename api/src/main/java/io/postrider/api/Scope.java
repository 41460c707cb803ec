package io.postrider.api;

/** Scopes of internal tokens. Each belongs to the one service that honours it. */
public final class Scope {
    /** auth-service: resolve addresses, read accounts, follow the directory's changes. */
    public static final String DIRECTORY_READ = "directory.read";
    /** auth-service: put rows into the audit log. */
    public static final String AUDIT_WRITE = "audit.write";
    /** auth-service: tell how much the accounts of domains hold. */
    public static final String USE_WRITE = "use.write";
    /** auth-service: end the sessions of an account that sends what it never does. */
    public static final String SESSIONS_END = "sessions.end";
    /** auth-service: get the keys that sign mail. */
    public static final String SIGNING_READ = "signing.read";
    /** auth-service: get the routes of outgoing mail, and the passwords of their servers. */
    public static final String ROUTES_READ = "routes.read";
    /** auth-service: verify a user's credentials and get that user's token. */
    public static final String LOGIN = "login";
    /** delivery-service: accept messages into the queue. */
    public static final String ACCEPT = "accept";
    /** mailbox-service: put messages into any mailbox. */
    public static final String DELIVER = "deliver";
    /** mailbox-service: follow the change feed, ids and numbers only. */
    public static final String CHANGES_READ = "changes.read";
    /** mailbox-service: ask whether an account is over its quota. */
    public static final String QUOTA_READ = "quota.read";
    /** mailbox-service: ask what users taught of the words of a message. */
    public static final String WORDS_READ = "words.read";
    /** mailbox-service: everything within the account that is the token's subject. Only users hold it. */
    public static final String MAILBOX = "mailbox";

    private Scope() {}
}
