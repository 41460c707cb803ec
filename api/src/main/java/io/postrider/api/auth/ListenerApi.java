package io.postrider.api.auth;

import io.postrider.api.verdict.MailPolicy;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** Gives out what operators decided about the ports that take mail. Scope {@code directory.read}. */
@HttpExchange("/internal/v1/directory/listeners")
public interface ListenerApi {
    /** The port for mail from other servers. */
    String MX = "mx";

    /** The ports for mail from users. */
    String SUBMISSION = "submission";

    /** All that is decided. A caller asks again every few seconds, and keeps what it has while it cannot. */
    @GetExchange
    ListenerTable listeners();

    /**
     * What is decided.
     *
     * @param listeners one a listener; one that is not there has its settings
     */
    record ListenerTable(List<ListenerPolicy> listeners) {
        public ListenerTable {
            listeners = List.copyOf(listeners);
        }
    }

    /**
     * What holds at a listener; of what is null its settings say it.
     *
     * @param listener {@link #MX} or {@link #SUBMISSION}
     * @param checks how strict it is
     * @param networks of whom nothing is asked, and of whom nothing is taken
     * @param lists lists of addresses in the DNS
     * @param limits how often things may happen
     * @param greetingPauseMillis how long clients are left to wait for the greeting
     * @param greylistWaitSeconds how long new senders have to wait
     * @param mail what becomes of mail by what the checks say of it
     */
    record ListenerPolicy(
            String listener,
            Checks checks,
            Networks networks,
            Lists lists,
            Limits limits,
            @Nullable Integer greetingPauseMillis,
            @Nullable Integer greylistWaitSeconds,
            @Nullable MailPolicy mail) {
        /** Nothing is decided. */
        public static ListenerPolicy none(String listener) {
            return new ListenerPolicy(
                    listener,
                    new Checks(null, null, null, null, null, null, null, null),
                    new Networks(null, null),
                    new Lists(null, null, null),
                    new Limits(null, null, null, null, null),
                    null,
                    null,
                    null);
        }
    }

    /** What comes of something that speaks against a client. */
    enum Strictness {
        /** The client is refused. */
        ENFORCE,
        /** It is said in the message's verdict. */
        TAG,
        /** It is not looked at. */
        OFF;

        /** As it is written. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How strict a listener is.
     *
     * @param all at most, whatever its checks say
     * @param earlyTalkers with clients that speak before they are greeted
     * @param ownName with clients that give our name for theirs
     * @param helo with clients whose name for themselves is no full host name
     * @param reverseName with clients whose address has no name that leads back to it
     * @param listed with clients on block lists
     * @param greylisting with senders that are new here
     * @param rates with clients that come too often
     */
    record Checks(
            @Nullable Strictness all,
            @Nullable Strictness earlyTalkers,
            @Nullable Strictness ownName,
            @Nullable Strictness helo,
            @Nullable Strictness reverseName,
            @Nullable Strictness listed,
            @Nullable Strictness greylisting,
            @Nullable Strictness rates) {}

    /**
     * Networks, as CIDR.
     *
     * @param trusted of whose clients nothing is asked
     * @param refused that send nothing here
     */
    record Networks(
            @Nullable List<String> trusted, @Nullable List<String> refused) {}

    /**
     * Lists of addresses in the DNS (RFC 5782).
     *
     * @param block those that speak against a client, as {@code zone} or {@code zone=network of the answers}
     * @param allow those that speak for it
     * @param score what a block list adds to a message's score
     */
    record Lists(
            @Nullable List<String> block,
            @Nullable List<String> allow,
            @Nullable Double score) {}

    /**
     * How often things may happen; 0 for as often as anybody likes.
     *
     * @param connections connections of a network within a minute
     * @param messages messages of a network within a minute
     * @param senderMessages messages of a sender within an hour
     * @param recipientMessages messages to a recipient within an hour
     * @param unknownRecipients unknown recipients of a network within ten minutes
     */
    record Limits(
            @Nullable Integer connections,
            @Nullable Integer messages,
            @Nullable Integer senderMessages,
            @Nullable Integer recipientMessages,
            @Nullable Integer unknownRecipients) {}
}
