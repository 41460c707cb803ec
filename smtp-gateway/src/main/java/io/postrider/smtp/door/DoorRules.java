package io.postrider.smtp.door;

import io.postrider.platform.net.Networks;
import java.time.Duration;
import java.util.List;

/**
 * What a door looks at.
 *
 * @param hostname our own name, which no client may have
 * @param listener how strict the listener is at most
 * @param trusted networks of whose clients nothing is asked
 * @param refused networks that send nothing here
 * @param checks how strict each check is
 * @param greetingPause how long a client is left to wait for the greeting
 * @param limits how often things may happen
 * @param lists lists of addresses in the DNS
 * @param greylist how new senders are treated, where they are
 */
public record DoorRules(
        String hostname,
        Strictness listener,
        Networks trusted,
        Networks refused,
        Checks checks,
        Duration greetingPause,
        Limits limits,
        Lists lists,
        Grey greylist) {
    /**
     * How strict each check is.
     *
     * @param earlyTalkers of clients that speak before they are greeted
     * @param ownName of clients that give our name, or another's address, for their own
     * @param helo of clients whose name for themselves is no full host name
     * @param reverseName of clients whose address has no name that leads back to it
     * @param blockLists of clients that are on a list
     * @param greylisting of senders that are new here
     * @param rates of clients that come too often
     */
    public record Checks(
            Strictness earlyTalkers,
            Strictness ownName,
            Strictness helo,
            Strictness reverseName,
            Strictness blockLists,
            Strictness greylisting,
            Strictness rates) {
        /** As strict as the listener at most. */
        public Checks within(Strictness listener) {
            return new Checks(
                    earlyTalkers.within(listener),
                    ownName.within(listener),
                    helo.within(listener),
                    reverseName.within(listener),
                    blockLists.within(listener),
                    greylisting.within(listener),
                    rates.within(listener));
        }

        /** Of users that log in nothing counts but how often they connect. */
        public Checks ratesOnly() {
            Strictness off = Strictness.OFF;
            return new Checks(off, off, off, off, off, off, rates);
        }
    }

    /**
     * How often things may happen; 0 for as often as it likes.
     *
     * @param connections connections of a network within a minute
     * @param messages messages of a network within a minute
     * @param senderMessages messages of a sender within an hour
     * @param recipientMessages messages to a recipient within an hour
     * @param unknownRecipients unknown recipients of a network within ten minutes
     */
    public record Limits(
            int connections, int messages, int senderMessages, int recipientMessages, int unknownRecipients) {}

    /**
     * Lists of addresses in the DNS.
     *
     * @param block those that speak against a client
     * @param allow those that speak for it
     * @param score what a block list adds to a message's score
     * @param patience how long their answers are waited for, from the connection on
     */
    public record Lists(List<ListZone> block, List<ListZone> allow, double score, Duration patience) {
        public Lists {
            block = List.copyOf(block);
            allow = List.copyOf(allow);
        }

        /** None at all. */
        public static final Lists NONE = new Lists(List.of(), List.of(), 0, Duration.ZERO);
    }

    /**
     * How new senders are treated.
     *
     * @param delay how long they have to wait
     * @param patience how long it is waited for whoever knows them
     */
    public record Grey(Duration delay, Duration patience) {}

    /** Nothing is asked of anybody. */
    public static DoorRules none(String hostname) {
        Strictness off = Strictness.OFF;
        return new DoorRules(
                hostname,
                off,
                Networks.NONE,
                Networks.NONE,
                new Checks(off, off, off, off, off, off, off),
                Duration.ZERO,
                new Limits(0, 0, 0, 0, 0),
                Lists.NONE,
                new Grey(Duration.ZERO, Duration.ZERO));
    }
}
