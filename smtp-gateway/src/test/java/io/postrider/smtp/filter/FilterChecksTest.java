package io.postrider.smtp.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mailbox.WordQuestion;
import io.postrider.api.mailbox.WordScore;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.mail.spam.RuleBook;
import io.postrider.smtp.FakeLookup;
import io.postrider.smtp.verdict.Inspection;
import io.postrider.smtp.verdict.MessageCheck;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilterChecksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String MAIL =
            "From: \"bob@here.example\" <ann@one.example>\r\nTo: bob@here.example\r\nSubject: Minutes\r\n"
                    + "Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@one.example>\r\n\r\n"
                    + "All that was said of the house and of the garden, and what is to be done about both until we meet again,"
                    + " is here: https://www.listed.example/\r\n";

    private static List<Finding> look(MessageCheck check, String message, List<Finding> before, Duration left) {
        byte[] octets = message.getBytes(UTF_8);
        try (Inspection look = check.begin(Arrivals.toBob())) {
            look.write(octets, 0, octets.length);
            return look.end(before, left).findings();
        }
    }

    private static BuiltInCheck builtIn(LinkLists lists, @Nullable LearnedWords words) {
        return builtIn(new BuiltInCheck.Asked(lists, words, Neighbours.NONE));
    }

    private static BuiltInCheck builtIn(BuiltInCheck.Asked asked) {
        return new BuiltInCheck(RuleBook.standard(), asked, 1 << 20);
    }

    @Test
    void seesAnAuthorWithTheNameOfSomebodyHere() {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        var neighbours = new Neighbours(addresses -> {
            asked.addAll(addresses);
            return addresses.contains("alice.example@here.example");
        });
        String mail = MAIL.replace("\"bob@here.example\"", "Alice Example");
        try (var check = builtIn(new BuiltInCheck.Asked(LinkLists.NONE, null, neighbours))) {
            assertThat(look(check, mail, List.of(), PATIENCE))
                    .extracting(Finding::rule)
                    .containsExactly("PHISH_LOCAL_USER");
            assertThat(asked)
                    .containsExactly(
                            "alice.example@here.example", "aexample@here.example", "example.alice@here.example");
            String stranger = mail.replace("Alice Example", "Alan Turing");
            assertThat(look(check, stranger, List.of(), PATIENCE)).isEmpty();
            assertThat(look(check, stranger, List.of(), PATIENCE)).isEmpty();
            // Who is nobody here is not asked about again at once.
            assertThat(asked).hasSize(6);
            String ours = mail.replace("ann@one.example", "ann@here.example");
            assertThat(look(check, ours, List.of(), PATIENCE)).isEmpty();
        }
        assertThat(Neighbours.localParts("alice")).isEmpty();
        assertThat(Neighbours.localParts("dr. alice example")).isEmpty();
    }

    /** While auth-service was away everybody was taken for a stranger, for a minute more. */
    @Test
    void asksAgainWhoCouldNotBeAskedAbout() {
        var asked = new AtomicInteger();
        var neighbours = new Neighbours(addresses -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("away");
            }
            return true;
        });
        String mail = MAIL.replace("\"bob@here.example\"", "Alice Example");
        try (var check = builtIn(new BuiltInCheck.Asked(LinkLists.NONE, null, neighbours))) {
            assertThat(look(check, mail, List.of(), PATIENCE)).isEmpty();
            assertThat(look(check, mail, List.of(), PATIENCE))
                    .extracting(Finding::rule)
                    .containsExactly("PHISH_LOCAL_USER");
        }
    }

    @Test
    void saysWhichRulesAMessageMeetsAndWhy() {
        try (var check = builtIn(LinkLists.NONE, null)) {
            List<Finding> before =
                    List.of(Finding.of("dkim", "fail"), Finding.of("dkim", "pass"), Finding.of("spf", "fail"));
            List<Finding> findings = look(check, MAIL, before, PATIENCE);
            assertThat(findings)
                    .extracting(Finding::rule)
                    .containsExactly("SPF_FAIL", "PHISH_OTHER_ADDRESS", "PHISH_LOCAL_DOMAIN");
            assertThat(findings.get(1).check()).isEqualTo("phishing");
            assertThat(findings.get(1).evidence()).contains("bob@here.example shown, ann@one.example meant");
            assertThat(check.taken()).isZero();
        }
    }

    @Test
    void asksTheListsAboutLinks() {
        var dns = new FakeLookup()
                .a("listed.example.uri.test", "127.0.0.2")
                .a("listed.example.shy.test", "127.255.255.254");
        var lists = new LinkLists(dns, List.of(new LinkLists.Zone("uri.test", 4), new LinkLists.Zone("shy.test", 4)));
        try (var check = builtIn(lists, null)) {
            assertThat(look(check, MAIL, List.of(), PATIENCE))
                    .contains(new Finding("uribl", "listed", 4, "uri.test", "listed.example.uri.test is 127.0.0.2"))
                    .filteredOn(finding -> finding.check().equals("uribl"))
                    .hasSize(1);
        }
    }

    /** A list that was too late was as good as one that has none of the domains. */
    @Test
    void saysWhichListsCouldNotBeAsked() {
        var lists = new LinkLists(new FakeLookup().fails("uri.test"), List.of(new LinkLists.Zone("uri.test", 4)));
        try (var check = builtIn(lists, null)) {
            assertThat(look(check, MAIL, List.of(), PATIENCE))
                    .contains(new Finding("uribl", Finding.UNAVAILABLE, 0, "uri.test", "SERVFAIL"));
        }
        lists = new LinkLists(new FakeLookup().silent("uri.test"), List.of(new LinkLists.Zone("uri.test", 4)), SHORT);
        try (var check = builtIn(lists, null)) {
            assertThat(look(check, MAIL, List.of(), PATIENCE))
                    .contains(new Finding("uribl", Finding.UNAVAILABLE, 0, "uri.test", "no answer in time"));
        }
    }

    @Test
    void takesWhatUsersTaughtAndTheMildestOfThem() {
        var answer = List.of(
                new WordScore(Arrivals.BOB, true, 0.999, false, 0, 20),
                new WordScore(Arrivals.BOB, true, 0.3, false, 0, 0));
        List<WordQuestion> asked = new ArrayList<>();
        try (var check = builtIn(LinkLists.NONE, new LearnedWords(question -> {
            asked.add(question);
            return answer;
        }))) {
            List<Finding> findings = look(check, MAIL, List.of(), PATIENCE);
            assertThat(findings).extracting(Finding::check).contains("bayes", "reputation");
            assertThat(findings)
                    .filteredOn(finding -> finding.check().equals("bayes"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.evidence()).isEqualTo("0.300"));
            assertThat(findings).extracting(Finding::rule).contains("FIRST_CONTACT");
            assertThat(asked)
                    .singleElement()
                    .satisfies(question -> assertThat(question.accountIds()).containsExactly(Arrivals.BOB));
        }
    }

    @Test
    void asksNoMoreForAWhileForThoseWhoTaughtNothing() {
        List<WordQuestion> asked = Collections.synchronizedList(new ArrayList<>());
        try (var check = builtIn(LinkLists.NONE, new LearnedWords(question -> {
            asked.add(question);
            return List.of(new WordScore(Arrivals.BOB, false, null, false, 0, 0));
        }))) {
            look(check, MAIL, List.of(), PATIENCE);
            assertThat(look(check, MAIL, List.of(), PATIENCE))
                    .extracting(Finding::check)
                    .doesNotContain("bayes");
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void goesOnWithoutWhatUsersTaughtWhenNobodyTells() {
        try (var check = builtIn(LinkLists.NONE, new LearnedWords(question -> {
            throw new IllegalStateException("away");
        }))) {
            assertThat(look(check, MAIL, List.of(), PATIENCE))
                    .extracting(Finding::rule)
                    .containsExactly("PHISH_OTHER_ADDRESS", "PHISH_LOCAL_DOMAIN");
        }
    }

    @Test
    void looksAtTheBeginningOfALargeMessageAndKeepsNoMore() {
        try (var check = builtIn(LinkLists.NONE, null)) {
            Inspection look = check.begin(Arrivals.toBob());
            byte[] piece = "x".repeat(64 * 1024).getBytes(UTF_8);
            for (int i = 0; i < 100; i++) {
                look.write(piece, 0, piece.length);
            }
            assertThat(check.taken()).isEqualTo(256 * 1024);
            assertThat(look.end(List.of(), PATIENCE).findings()).isNotEmpty();
            look.close();
            assertThat(check.taken()).isZero();
        }
    }

    @Test
    void saysThatAServerIsAwayThatNobodyReaches() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (var clamd = new VirusCheck("127.0.0.1:" + port, Action.REJECT, 1);
                var rspamd = new RspamdCheck("http://127.0.0.1:" + port, null, 1)) {
            assertThat(look(clamd, MAIL, List.of(), PATIENCE))
                    .allMatch(Finding::isUnavailable)
                    .hasSize(1);
            assertThat(look(rspamd, MAIL, List.of(), PATIENCE))
                    .allMatch(Finding::isUnavailable)
                    .hasSize(1);
            // The place is free again.
            assertThat(look(clamd, MAIL, List.of(), PATIENCE).getFirst().evidence())
                    .doesNotContain("places");
        }
    }

    @Test
    void waitsForNoServerThatSaysNothing() throws IOException {
        try (var silent = new ServerSocket(0);
                var clamd = new VirusCheck("127.0.0.1:" + silent.getLocalPort(), Action.REJECT, 1);
                var rspamd = new RspamdCheck("http://127.0.0.1:" + silent.getLocalPort(), null, 1)) {
            assertThat(look(clamd, MAIL, List.of(), SHORT))
                    .allMatch(Finding::isUnavailable)
                    .hasSize(1);
            assertThat(look(rspamd, MAIL, List.of(), SHORT))
                    .allMatch(Finding::isUnavailable)
                    .hasSize(1);
        }
    }

    @Test
    void takesNoMorePlacesThanThereAre() throws IOException {
        try (var silent = new ServerSocket(0);
                var clamd = new VirusCheck("127.0.0.1:" + silent.getLocalPort(), Action.REJECT, 1)) {
            Inspection first = clamd.begin(Arrivals.toBob());
            assertThat(look(clamd, MAIL, List.of(), SHORT))
                    .first()
                    .satisfies(finding -> assertThat(finding.evidence()).contains("places"));
            first.close();
            first.close();
            assertThat(look(clamd, MAIL, List.of(), SHORT).getFirst().evidence())
                    .doesNotContain("places");
        }
    }

    @Test
    void readsWhatClamdSays() throws IOException {
        assertThat(Clamd.answer("stream: OK")).isEqualTo(new Clamd.Answer.Clean());
        assertThat(Clamd.answer("stream: Win.Test.EICAR_HDB-1 FOUND"))
                .isEqualTo(new Clamd.Answer.Virus("Win.Test.EICAR_HDB-1"));
        assertThat(Clamd.answer("INSTREAM size limit exceeded. ERROR")).isEqualTo(new Clamd.Answer.TooLarge());
    }

    @Test
    void countsRspamdsWordAsTheScoreThatItStandsFor() throws IOException {
        String json = "{\"action\":\"reject\",\"score\":2.0,\"symbols\":{\"A\":{\"name\":\"A\",\"score\":2.0,"
                + "\"description\":\"says a\",\"options\":[\"x\",\"y\"]}},\"new\":[1]}";
        List<Finding> findings = RspamdAnswer.read(json.getBytes(UTF_8)).findings();
        assertThat(findings.stream().mapToDouble(Finding::score).sum()).isEqualTo(15);
        assertThat(findings).contains(new Finding("rspamd", "symbol", 2, "A", "says a; x; y"));
    }
}
