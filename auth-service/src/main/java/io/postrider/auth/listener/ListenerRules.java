package io.postrider.auth.listener;

import io.postrider.api.auth.ListenerApi;
import io.postrider.api.auth.ListenerApi.ListenerPolicy;
import io.postrider.auth.access.Fields;
import io.postrider.auth.policy.MailRules;
import io.postrider.platform.net.Networks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is decided about a listener; null is as the gateways' settings have it. */
@Schema(
        name = "ListenerRules",
        description =
                "null: as the gateways' settings have it (`postrider.smtp.door.*`, `postrider.smtp.verdict.*`). Of what"
                        + " speaks against a client, `enforce` refuses it, `tag` only says it in the verdict, `off` does not look.")
record ListenerRules(
        @Schema(
                nullable = true,
                example = "tag",
                description = "How strict the port is at most, whatever else is said here or in policies.")
        @Nullable Strictness strictness,

        @Schema(nullable = true, example = "enforce", description = "Clients that speak before they are greeted.")
        @Nullable Strictness earlyTalkers,

        @Schema(
                nullable = true,
                example = "enforce",
                description = "Clients that greet with our name, or another's address.")
        @Nullable Strictness ownName,

        @Schema(nullable = true, example = "tag", description = "Clients that do not greet with a full host name.")
        @Nullable Strictness helo,

        @Schema(
                nullable = true,
                example = "off",
                description = "Clients whose address has no name that leads back to it.")
        @Nullable Strictness reverseName,

        @Schema(nullable = true, example = "enforce", description = "Clients on a block list.") @Nullable Strictness listed,

        @Schema(nullable = true, example = "off", description = "Senders that are new here: they have to come again.")
        @Nullable Strictness greylisting,

        @Schema(nullable = true, example = "enforce", description = "Clients that come too often.") @Nullable Strictness rates,

        @Schema(
                nullable = true,
                example = "[\"10.0.0.0/8\"]",
                description = "Networks (CIDR) of whose clients nothing is asked.")
        @Nullable List<String> trustedNetworks,

        @Schema(
                nullable = true,
                example = "[\"192.0.2.0/24\"]",
                description = "Networks (CIDR) that send nothing here.")
        @Nullable List<String> refusedNetworks,

        @Schema(
                nullable = true,
                example = "[\"bl.example.net=127.0.0.2/31\"]",
                description =
                        "DNS lists of clients that are refused (RFC 5782), each as a zone, or as a zone, `=` and the"
                                + " network of the answers that count.")
        @Nullable List<String> blockLists,

        @Schema(nullable = true, example = "[]", description = "DNS lists of clients that others vouch for.") @Nullable List<String> allowLists,

        @Schema(nullable = true, example = "5", description = "What a block list adds to the score of mail.") @Nullable Double listScore,

        @Schema(nullable = true, example = "0", description = "How long clients are left to wait for the greeting.")
        @Nullable Integer greetingPauseMillis,

        @Schema(nullable = true, example = "300", description = "How long a sender that is new here has to wait.")
        @Nullable Integer greylistWaitSeconds,

        @Schema(
                nullable = true,
                example = "600",
                description = "Connections of an IPv4 address or IPv6 /64; 0: any number.")
        @Nullable Integer connectionsPerMinute,

        @Schema(
                nullable = true,
                example = "1200",
                description = "Messages of an IPv4 address or IPv6 /64; 0: any number.")
        @Nullable Integer messagesPerMinute,

        @Schema(nullable = true, example = "10000", description = "Messages of a sender within an hour; 0: any number.")
        @Nullable Integer messagesPerSender,

        @Schema(
                nullable = true,
                example = "3600",
                description = "Messages to a recipient within an hour; 0: any number.")
        @Nullable Integer messagesPerRecipient,

        @Schema(
                nullable = true,
                example = "10",
                description = "Unknown recipients of an IPv4 address or IPv6 /64 within ten minutes; 0: any number.")
        @Nullable Integer unknownRecipients,

        @Schema(nullable = true, description = "What becomes of mail where no policy of its recipients says otherwise.")
        @Nullable MailRules mail) {
    private static final int MOST_ENTRIES = 1_000;
    private static final int MOST_LISTS = 20;
    private static final int LONGEST_ZONE = 150;
    private static final int LONGEST_PAUSE = 60_000;
    private static final int LONGEST_WAIT = 4 * 60 * 60;
    private static final int MOST_TIMES = 1_000_000;

    /** Refuses what no listener can have. */
    void check(String listener) {
        if (listener.equals(ListenerApi.SUBMISSION)
                && Stream.of(earlyTalkers, ownName, helo, reverseName, listed, greylisting)
                        .anyMatch(Objects::nonNull)) {
            throw Fields.unprocessable("submission", "knows its users: it has strictness, rates and limits only.");
        }
        networks("trustedNetworks", trustedNetworks);
        networks("refusedNetworks", refusedNetworks);
        zones("blockLists", blockLists);
        zones("allowLists", allowLists);
        if (listScore != null && !(listScore >= 0 && listScore <= MOST_ENTRIES)) {
            throw Fields.unprocessable("listScore", "is not within 0 and 1,000.");
        }
        within("greetingPauseMillis", greetingPauseMillis, LONGEST_PAUSE);
        within("greylistWaitSeconds", greylistWaitSeconds, LONGEST_WAIT);
        within("connectionsPerMinute", connectionsPerMinute, MOST_TIMES);
        within("messagesPerMinute", messagesPerMinute, MOST_TIMES);
        within("messagesPerSender", messagesPerSender, MOST_TIMES);
        within("messagesPerRecipient", messagesPerRecipient, MOST_TIMES);
        within("unknownRecipients", unknownRecipients, MOST_TIMES);
        if (mail != null) {
            mail.check();
        }
    }

    private static void networks(String field, @Nullable List<String> texts) {
        List<String> all = entries(field, texts, MOST_ENTRIES);
        try {
            Networks.of(all);
        } catch (IllegalArgumentException none) {
            throw Fields.unprocessable(field, "has what is no network, such as 192.0.2.0/24.");
        }
    }

    private static void zones(String field, @Nullable List<String> texts) {
        for (String text : entries(field, texts, MOST_LISTS)) {
            int equals = text.indexOf('=');
            String zone = equals < 0 ? text : text.substring(0, equals);
            Fields.domain(zone.length() > LONGEST_ZONE ? "" : zone, field);
            if (equals >= 0) {
                networks(field, List.of(text.substring(equals + 1)));
            }
        }
    }

    private static List<String> entries(String field, @Nullable List<String> texts, int most) {
        List<String> all = Objects.requireNonNullElse(texts, List.of());
        if (all.size() > most) {
            throw Fields.unprocessable(field, "has more than %,d entries.".formatted(most));
        }
        return all;
    }

    private static void within(String field, @Nullable Integer value, int most) {
        if (value != null && (value < 0 || value > most)) {
            throw Fields.unprocessable(field, "is not within 0 and %,d.".formatted(most));
        }
    }

    /** For the gateway. */
    ListenerPolicy policy(String listener) {
        return new ListenerPolicy(
                listener,
                new ListenerApi.Checks(
                        Strictness.told(strictness),
                        Strictness.told(earlyTalkers),
                        Strictness.told(ownName),
                        Strictness.told(helo),
                        Strictness.told(reverseName),
                        Strictness.told(listed),
                        Strictness.told(greylisting),
                        Strictness.told(rates)),
                new ListenerApi.Networks(trustedNetworks, refusedNetworks),
                new ListenerApi.Lists(blockLists, allowLists, listScore),
                new ListenerApi.Limits(
                        connectionsPerMinute,
                        messagesPerMinute,
                        messagesPerSender,
                        messagesPerRecipient,
                        unknownRecipients),
                greetingPauseMillis,
                greylistWaitSeconds,
                mail == null ? null : mail.policy());
    }
}
