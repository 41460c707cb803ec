package io.postrider.smtp.door;

import io.postrider.api.verdict.Finding;
import io.postrider.smtp.door.Tallies.Kind;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.transaction.MailTransaction;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The door of one listener. It is asked step by step; what it has against a client that has greeted is said when a recipient is
 * named, so that the recipient's own policy counts and the log tells whose mail was refused.
 */
public final class Door implements AutoCloseable {
    private static final String RATE = "rate";
    static final String LISTED = "dnsbl";
    static final String REVERSE_NAME = "reverse-name";

    private final DoorRules rules;
    private final DoorServices services;
    private final @Nullable AddressLists lists;
    private final Greylist greylist;
    private final @Nullable ReverseName reverseNames;

    /** A door with these rules. */
    public Door(DoorRules rules, DoorServices services) {
        this.rules = rules;
        this.services = services;
        this.lists = services.lists(rules.lists());
        this.greylist = services.greylist(rules.greylist());
        this.reverseNames = services.reverseNames();
    }

    /** A client has connected; what takes its time to find out about it begins. */
    public Visit enter(InetAddress client) {
        boolean trusted = rules.trusted().contains(client);
        boolean asked = !trusted && rules.checks().blockLists() != Strictness.OFF;
        AddressLists.Asked answers = asked && lists != null ? lists.ask(client) : AddressLists.Asked.NOBODY;
        return new Visit(client, trusted, answers);
    }

    /** Why the client is sent away before it is greeted; null when it is not. */
    public @Nullable SmtpReply admit(Visit visit) {
        if (visit.trusted()) {
            return null;
        }
        if (rules.refused().contains(visit.client())) {
            Finding finding = Finding.of("network", "refused");
            return reply(settle(new Objection(rules.listener(), finding, DoorReplies.REFUSED_NETWORK), visit::note));
        }
        Objection often = count(
                Kind.CONNECTIONS,
                visit.network(),
                rules.limits().connections(),
                DoorReplies.TOO_MANY_CONNECTIONS,
                visit::note);
        return reply(often != null || !isGuessing(visit) ? often : guessed(visit));
    }

    /** How long the client is watched before it is greeted; null when it may speak whenever it likes. */
    public @Nullable Duration greetingPause(Visit visit) {
        boolean watched = !visit.trusted() && rules.checks().earlyTalkers() != Strictness.OFF;
        return watched ? rules.greetingPause() : null;
    }

    /** The client spoke before it was greeted. */
    public @Nullable SmtpReply spokeEarly(Visit visit) {
        Finding finding = new Finding("early-talker", "seen", 3, null, null);
        return reply(
                settle(new Objection(rules.checks().earlyTalkers(), finding, DoorReplies.EARLY_TALKER), visit::note));
    }

    /** The client says who it is. */
    public void hello(Visit visit, String name) {
        if (!visit.trusted() && !visit.helo().equals(name)) {
            visit.helo(name);
            HeloCheck.of(name, visit.client(), rules.hostname(), rules.checks()).forEach(found -> keep(visit, found));
        }
    }

    /** Why no mail of this sender is taken now; null when it is. */
    public @Nullable SmtpReply mail(Visit visit, MailTransaction transaction) {
        if (visit.trusted()) {
            return null;
        }
        DoorRules.Limits limits = rules.limits();
        Objection often = count(
                Kind.MESSAGES, visit.network(), limits.messages(), DoorReplies.TOO_MANY_MESSAGES, transaction::found);
        if (often != null || transaction.mail().reversePath().isNull()) {
            return reply(often);
        }
        String sender = normal(transaction.mail().reversePath().address());
        return reply(count(
                Kind.SENDER_MESSAGES,
                sender,
                limits.senderMessages(),
                DoorReplies.TOO_MANY_OF_SENDER,
                transaction::found));
    }

    /** Why mail to this recipient, which exists, is not taken from the client; null when it is. */
    public @Nullable SmtpReply recipient(Visit visit, MailTransaction transaction, String path, DoorChoice choice) {
        if (visit.trusted()) {
            return null;
        }
        services.tallies().add(Kind.KNOWN_RECIPIENTS, visit.network(), 0);
        lookAround(visit);
        Objection refused = refused(visit, transaction, normal(path), choice);
        if (refused == null) {
            return null;
        }
        services.tell(DoorVerdict.of(visit, transaction, path, choice, refused));
        return refused.reply();
    }

    private @Nullable Objection refused(Visit visit, MailTransaction transaction, String recipient, DoorChoice choice) {
        // RFC 5321 section 4.5.1: whoever is refused must be able to ask why.
        boolean postmaster = recipient.equals("postmaster") || recipient.startsWith("postmaster@");
        Objection refused = postmaster ? null : objection(visit, choice);
        if (refused == null && !postmaster) {
            refused = greylisted(visit, transaction, recipient, choice);
        }
        return refused != null
                ? refused
                : count(
                        Kind.RECIPIENT_MESSAGES,
                        recipient,
                        rules.limits().recipientMessages(),
                        DoorReplies.TOO_MANY_FOR_RECIPIENT,
                        transaction::found);
    }

    /** The client named a recipient that does not exist; the reply ends its session, when it is one too many. */
    public @Nullable SmtpReply unknownRecipient(Visit visit) {
        int limit = rules.limits().unknownRecipients();
        if (visit.trusted() || limit == 0 || rules.checks().rates() == Strictness.OFF) {
            return null;
        }
        services.tallies().add(Kind.UNKNOWN_RECIPIENTS, visit.network(), limit);
        return reply(isGuessing(visit) ? guessed(visit) : null);
    }

    /** Whoever sends much mail knows some addresses that are gone; who guesses knows few that are there. */
    private boolean isGuessing(Visit visit) {
        int limit = rules.limits().unknownRecipients();
        if (limit == 0 || rules.checks().rates() == Strictness.OFF) {
            return false;
        }
        long unknown = services.tallies().look(Kind.UNKNOWN_RECIPIENTS, visit.network());
        return unknown >= services.tallies().share(limit)
                && unknown > services.tallies().look(Kind.KNOWN_RECIPIENTS, visit.network());
    }

    private @Nullable Objection guessed(Visit visit) {
        Finding finding = new Finding("recipients", "guessed", 3, null, visit.network());
        return settle(new Objection(rules.checks().rates(), finding, DoorReplies.GUESSED_RECIPIENTS), visit::note);
    }

    /** Waits for what was asked when the client connected. */
    private void lookAround(Visit visit) {
        AddressLists.Found found = visit.lists();
        if (found == null) {
            return;
        }
        for (ListZone silent : found.silent()) {
            visit.note(new Finding(LISTED, "temperror", 0, silent.name(), null));
        }
        AddressLists.Listing allowed = found.allowed();
        if (allowed != null) {
            visit.note(new Finding(
                    "dnswl",
                    "listed",
                    -rules.lists().score() / 2,
                    allowed.zone().name(),
                    allowed.evidence()));
        }
        String client = visit.client().getHostAddress();
        for (AddressLists.Listing listing : found.blocked()) {
            ListZone zone = listing.zone();
            Finding finding = new Finding(LISTED, "listed", rules.lists().score(), zone.name(), listing.evidence());
            visit.object(new Objection(rules.checks().blockLists(), finding, DoorReplies.listed(client, zone)));
            visit.note(finding);
        }
        if (reverseNames != null
                && rules.checks().reverseName() != Strictness.OFF
                && reverseNames.isMissing(visit.client())) {
            Finding finding = new Finding(REVERSE_NAME, "missing", 1.5, null, client);
            keep(visit, new Objection(rules.checks().reverseName(), finding, DoorReplies.NO_REVERSE_NAME));
        }
    }

    private static void keep(Visit visit, Objection objection) {
        if (objection.strictness() != Strictness.OFF) {
            visit.object(objection);
            visit.note(objection.finding());
        }
    }

    private @Nullable Objection objection(Visit visit, DoorChoice choice) {
        for (Objection objection : visit.objections()) {
            Finding finding = objection.finding();
            Boolean wanted = choice.refuses(finding.check(), finding.result());
            boolean vouchedFor = finding.check().equals(LISTED) && visit.allowed();
            boolean passedOver = vouchedFor || Boolean.FALSE.equals(wanted);
            Objection chosen = Boolean.TRUE.equals(wanted)
                    ? new Objection(Strictness.ENFORCE.within(rules.listener()), finding, objection.reply())
                    : objection;
            Objection refused = passedOver ? null : settle(within(chosen, choice), noted -> {});
            if (refused != null) {
                return refused;
            }
        }
        return null;
    }

    private @Nullable Objection greylisted(
            Visit visit, MailTransaction transaction, String recipient, DoorChoice choice) {
        Strictness strictness = greylisting(choice);
        if (strictness == Strictness.OFF || visit.allowed()) {
            return null;
        }
        String sender = normal(transaction.mail().reversePath().address());
        int left = greylist.left(visit.client(), sender, recipient);
        if (left == 0) {
            return null;
        }
        Finding finding = new Finding("greylist", "new", 0.5, null, visit.network() + ' ' + sender + ' ' + recipient);
        Objection objection = new Objection(strictness, finding, DoorReplies.greylisted(left));
        return settle(within(objection, choice), transaction::found);
    }

    /** Whoever wants its mail tagged only is refused none. */
    private static Objection within(Objection objection, DoorChoice choice) {
        return Boolean.FALSE.equals(choice.enforce())
                ? new Objection(objection.strictness().within(Strictness.TAG), objection.finding(), objection.reply())
                : objection;
    }

    /** A recipient may want it where the listener does not, within what the listener does at all. */
    private Strictness greylisting(DoorChoice choice) {
        Strictness listener = rules.checks().greylisting();
        if (choice.greylisting() == null) {
            return listener;
        }
        return choice.greylisting() ? rules.listener() : Strictness.OFF;
    }

    private @Nullable Objection count(Kind kind, String who, int limit, SmtpReply reply, Consumer<Finding> findings) {
        if (limit == 0 || rules.checks().rates() == Strictness.OFF) {
            return null;
        }
        long seen = services.tallies().add(kind, who, limit);
        if (seen <= services.tallies().share(limit)) {
            return null;
        }
        String what = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Finding finding = new Finding(RATE, what, 0.5, null, who + ": " + seen + " of " + limit);
        return settle(new Objection(rules.checks().rates(), finding, reply), findings);
    }

    /** Counts an objection: the client is refused for it, or it becomes a finding and null. */
    private @Nullable Objection settle(Objection objection, Consumer<Finding> findings) {
        if (objection.strictness() == Strictness.OFF) {
            return null;
        }
        services.metrics().objected(objection);
        if (objection.strictness() == Strictness.ENFORCE) {
            return objection;
        }
        findings.accept(objection.finding());
        return null;
    }

    private static @Nullable SmtpReply reply(@Nullable Objection refused) {
        return refused == null ? null : refused.reply();
    }

    private static String normal(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        if (lists != null) {
            lists.close();
        }
        greylist.close();
    }
}
