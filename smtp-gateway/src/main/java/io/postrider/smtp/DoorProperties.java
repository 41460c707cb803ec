package io.postrider.smtp;

import io.postrider.api.auth.ListenerApi;
import io.postrider.api.auth.ListenerApi.ListenerPolicy;
import io.postrider.platform.net.Networks;
import io.postrider.smtp.door.DoorRules;
import io.postrider.smtp.door.ListZone;
import io.postrider.smtp.door.Strictness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is looked at before a message comes. Each check refuses (enforce), says what it found in the message's verdict (tag), or does not
 * look (off); a listener that only tags refuses nothing.
 *
 * @param mx what the port for mail from other servers does at most: enforce, tag or off
 * @param submission what the ports for users do at most; of users it is counted how often they connect
 * @param trustedNetworks networks (CIDR) of whose clients nothing is asked; private ones, as a client that seems to come from there
 *     is a neighbour, or comes through a proxy and everybody else with it
 * @param refusedNetworks networks (CIDR) that send nothing here (554 5.7.1)
 * @param earlyTalkers what comes of clients that speak before they are greeted (554 5.5.1)
 * @param greetingPause how long a client is watched before it is greeted
 * @param ownName what comes of clients that greet with our name or with another's address (550 5.7.1)
 * @param helo what comes of clients whose name for themselves is no full host name (550 5.7.1)
 * @param reverseName what comes of clients whose address has no name that leads back to it (550 5.7.25)
 * @param blockLists lists of addresses in the DNS (RFC 5782) that speak against a client, as {@code zone} or with the answers that
 *     count as {@code zone=127.0.0.2/31}
 * @param allowLists such lists that speak for a client: other lists and greylisting pass it over
 * @param listed what comes of clients that are on a block list (550 5.7.1)
 * @param listScore what a block list adds to a message's score
 * @param listPatience how long the lists are waited for, from the connection on
 * @param greylisting what comes of senders that are new here (451 4.7.1); a domain may want it where this is off
 * @param greylistWait how long such a sender has to wait
 * @param greylistPatience how long it is waited for delivery-service, which knows the senders; then they come in
 * @param rates what comes of clients that come more often than they may
 * @param connectionsPerMinute connections of an IPv4 address or IPv6 /64 within a minute (421 4.7.0); 0 for any number
 * @param messagesPerMinute messages of an IPv4 address or IPv6 /64 within a minute (451 4.7.1); 0 for any number
 * @param messagesPerSender messages of a sender within an hour (451 4.7.1); 0 for any number
 * @param messagesPerRecipient messages to a recipient within an hour (450 4.2.1); 0 for any number
 * @param unknownRecipients unknown recipients of an IPv4 address or IPv6 /64 within ten minutes, over all its sessions (421 4.7.0),
 *     unless it names more that exist; 0 for any number
 */
@ConfigurationProperties("postrider.smtp.door")
record DoorProperties(
        @DefaultValue("enforce") Strictness mx,
        @DefaultValue("enforce") Strictness submission,

        @DefaultValue({
            "127.0.0.0/8",
            "::1",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "169.254.0.0/16",
            "fc00::/7",
            "fe80::/10"
        })
        List<String> trustedNetworks,

        @DefaultValue List<String> refusedNetworks,
        @DefaultValue("enforce") Strictness earlyTalkers,
        @DefaultValue("0s") Duration greetingPause,
        @DefaultValue("enforce") Strictness ownName,
        @DefaultValue("tag") Strictness helo,
        @DefaultValue("off") Strictness reverseName,
        @DefaultValue List<String> blockLists,
        @DefaultValue List<String> allowLists,
        @DefaultValue("enforce") Strictness listed,
        @DefaultValue("5") double listScore,
        @DefaultValue("2s") Duration listPatience,
        @DefaultValue("off") Strictness greylisting,
        @DefaultValue("5m") Duration greylistWait,
        @DefaultValue("800ms") Duration greylistPatience,
        @DefaultValue("enforce") Strictness rates,
        @DefaultValue("600") int connectionsPerMinute,
        @DefaultValue("1200") int messagesPerMinute,
        @DefaultValue("10000") int messagesPerSender,
        @DefaultValue("3600") int messagesPerRecipient,
        @DefaultValue("10") int unknownRecipients) {
    DoorProperties {
        if (outside(greetingPause, Duration.ofMinutes(1)) || outside(listPatience, Duration.ofSeconds(30))) {
            throw new IllegalArgumentException(
                    "postrider.smtp.door: greeting-pause is 1m at most, list-patience 30s at most");
        }
        if (outside(greylistWait, Duration.ofHours(4)) || outside(greylistPatience, Duration.ofSeconds(30))) {
            throw new IllegalArgumentException(
                    "postrider.smtp.door: greylist-wait is 4h at most, greylist-patience 30s at most");
        }
        int least = Math.min(
                Math.min(connectionsPerMinute, messagesPerMinute),
                Math.min(Math.min(messagesPerSender, messagesPerRecipient), unknownRecipients));
        if (least < 0) {
            throw new IllegalArgumentException("postrider.smtp.door: no rate is below 0");
        }
    }

    private static boolean outside(Duration time, Duration most) {
        return time.isNegative() || time.compareTo(most) > 0;
    }

    /** The same where operators decided nothing. */
    DoorProperties with(ListenerPolicy decided) {
        return new DoorProperties(
                or(decided.checks().all(), mx),
                or(decided.checks().all(), submission),
                or(decided.networks().trusted(), trustedNetworks),
                or(decided.networks().refused(), refusedNetworks),
                or(decided.checks().earlyTalkers(), earlyTalkers),
                or(decided.greetingPauseMillis(), greetingPause, Duration::ofMillis),
                or(decided.checks().ownName(), ownName),
                or(decided.checks().helo(), helo),
                or(decided.checks().reverseName(), reverseName),
                or(decided.lists().block(), blockLists),
                or(decided.lists().allow(), allowLists),
                or(decided.checks().listed(), listed),
                or(decided.lists().score(), listScore),
                listPatience,
                or(decided.checks().greylisting(), greylisting),
                or(decided.greylistWaitSeconds(), greylistWait, Duration::ofSeconds),
                greylistPatience,
                or(decided.checks().rates(), rates),
                or(decided.limits().connections(), connectionsPerMinute),
                or(decided.limits().messages(), messagesPerMinute),
                or(decided.limits().senderMessages(), messagesPerSender),
                or(decided.limits().recipientMessages(), messagesPerRecipient),
                or(decided.limits().unknownRecipients(), unknownRecipients));
    }

    private static <T> T or(@Nullable T decided, T set) {
        return decided == null ? set : decided;
    }

    private static Duration or(@Nullable Integer decided, Duration set, LongFunction<Duration> unit) {
        return decided == null ? set : unit.apply(decided);
    }

    private static Strictness or(ListenerApi.@Nullable Strictness decided, Strictness set) {
        return decided == null ? set : Strictness.valueOf(decided.name());
    }

    /** The rules for mail from other servers. */
    DoorRules mx(String hostname, List<String> proxies) {
        return rules(hostname, mx, checks().within(mx), limits(unknownRecipients), proxies);
    }

    /** The rules for mail from users. */
    DoorRules submission(String hostname, List<String> proxies) {
        // An office is one network: what one of its users mistypes must not shut the others out.
        return rules(hostname, submission, checks().within(submission).ratesOnly(), limits(0), proxies);
    }

    private DoorRules.Limits limits(int unknown) {
        return new DoorRules.Limits(
                connectionsPerMinute, messagesPerMinute, messagesPerSender, messagesPerRecipient, unknown);
    }

    private DoorRules.Checks checks() {
        return new DoorRules.Checks(earlyTalkers, ownName, helo, reverseName, listed, greylisting, rates);
    }

    private DoorRules rules(
            String hostname,
            Strictness listener,
            DoorRules.Checks checks,
            DoorRules.Limits limits,
            List<String> proxies) {
        List<String> trusted = new ArrayList<>(trustedNetworks);
        trusted.addAll(proxies);
        return new DoorRules(
                hostname,
                listener,
                Networks.of(trusted),
                Networks.of(refusedNetworks),
                checks,
                greetingPause,
                limits,
                new DoorRules.Lists(
                        blockLists.stream().map(ListZone::parse).toList(),
                        allowLists.stream().map(ListZone::parse).toList(),
                        listScore,
                        listPatience),
                new DoorRules.Grey(greylistWait, greylistPatience));
    }
}
