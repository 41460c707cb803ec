package io.postrider.delivery.tlsrpt;

import io.postrider.api.TimeOrderedId;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.SigningApi;
import io.postrider.blob.ContentStore;
import io.postrider.blob.NewContent;
import io.postrider.delivery.queue.QueueInsert;
import io.postrider.delivery.queue.QueueInsert.NewMessage;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.route.CheckedHttps;
import io.postrider.delivery.tlsrpt.ResultStore.Counted;
import io.postrider.delivery.tlsrpt.ResultStore.Due;
import io.postrider.delivery.tlsrpt.TlsReport.Reporter;
import io.postrider.delivery.tlsrpt.TlsResults.Result;
import io.postrider.mail.address.Mailbox;
import io.postrider.mail.mime.MessageParser;
import io.postrider.platform.dns.Dns;
import io.postrider.platform.dns.Dns.Answer;
import io.postrider.platform.net.HttpsEgress;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Writes down what was counted, and sends the reports on a day when their time has come: each once, by whichever replica. */
final class TlsReporter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsReporter.class);
    private static final int AT_ONCE = 20;
    /** RFC 8460 section 5.4: tried again for a day. */
    private static final int MOST_ATTEMPTS = 24;

    private static final String GZIP = "application/tlsrpt+gzip";

    private final TlsResults results;
    private final ResultStore store;
    private final Sending sending;
    private final Reporter reporter;
    private final int jitterSeconds;
    private final Clock clock;

    TlsReporter(
            TlsResults results, ResultStore store, Sending sending, Reporter reporter, int jitterSeconds, Clock clock) {
        this.results = results;
        this.store = store;
        this.sending = sending;
        this.reporter = reporter;
        this.jitterSeconds = jitterSeconds;
        this.clock = clock;
    }

    /**
     * By what reports leave.
     *
     * @param dns where they go
     * @param https posts
     * @param dataSource transactions
     * @param contents the octets of mail
     * @param insert the rows of mail
     * @param signing which domains' mail is signed here
     * @param directory which addresses are here
     * @param from the sender of mail; null when none is sent
     */
    record Sending(
            Dns dns,
            CheckedHttps https,
            DataSource dataSource,
            ContentStore contents,
            QueueInsert insert,
            SigningApi signing,
            DirectoryApi directory,
            @Nullable String from) {}

    /** Writes down what was counted since the last time. */
    void flush() {
        Map<Result, Long> counted = results.drain();
        Iterator<Map.Entry<Result, Long>> entries = counted.entrySet().iterator();
        try {
            while (entries.hasNext()) {
                Map.Entry<Result, Long> entry = entries.next();
                store.add(entry.getKey(), entry.getValue());
                entries.remove();
            }
        } finally {
            results.putBack(counted);
        }
    }

    /** Sends what is due. */
    void report() {
        LocalDate today = LocalDate.now(clock);
        store.plan(today, jitterSeconds);
        store.sweep(today);
        List<Due> due = store.take(AT_ONCE);
        while (!due.isEmpty()) {
            due.forEach(this::report);
            due = store.take(AT_ONCE);
        }
    }

    private void report(Due due) {
        try {
            switch (sending.dns().texts("_smtp._tls." + due.domain())) {
                case Answer.Found<String>(List<String> texts, boolean secure) ->
                    send(due, ReportRecord.of(texts).rua());
                case Answer.None<String> none -> finish(due, List.of());
                case Answer.NoSuchName<String> none -> finish(due, List.of());
                case Answer.Unknown<String>(String why) -> failed(due, why);
            }
        } catch (SQLException | RuntimeException failure) {
            LOG.warn("The TLS report to {} cannot be sent now: {}", due.domain(), failure.toString());
        }
    }

    private void failed(Due due, String why) throws SQLException {
        LOG.info("The TLS report to {} was not taken: {}", due.domain(), why);
        if (due.attempts() >= MOST_ATTEMPTS) {
            finish(due, List.of());
        }
    }

    private void send(Due due, List<URI> rua) throws SQLException {
        List<Counted> counted = rua.isEmpty() ? List.of() : store.of(due);
        if (counted.isEmpty()) {
            finish(due, List.of());
            return;
        }
        TlsReport report = TlsReport.of(due, counted, reporter);
        List<ReportAddress> mail = mailIsSigned() ? addresses(rua) : List.of();
        boolean posted = false;
        for (URI uri : rua) {
            posted |= "https".equalsIgnoreCase(uri.getScheme()) && post(due, uri, report);
        }
        // RFC 8460 section 3: it has arrived when one of them has taken it
        if (posted || !mail.isEmpty()) {
            finish(due, mail.stream().map(to -> mail(due, report, to)).toList());
        } else {
            failed(due, "nobody took it");
        }
    }

    private List<ReportAddress> addresses(List<URI> rua) {
        Map<String, ReportAddress> addresses = new LinkedHashMap<>();
        for (URI uri : rua) {
            if ("mailto".equalsIgnoreCase(uri.getScheme())) {
                ReportAddress.of(uri, sending.directory()).ifPresent(to -> addresses.putIfAbsent(to.address(), to));
            }
        }
        return List.copyOf(addresses.values());
    }

    private boolean post(Due due, URI uri, TlsReport report) {
        try {
            HttpsEgress.Answer answer = sending.https().post(uri, GZIP, report.compressed());
            if (answer.status() / 100 == 2) {
                return true;
            }
            LOG.info("{} answers the TLS report on {} with {}", uri, due.domain(), answer.status());
        } catch (IOException failure) {
            LOG.info("{} does not take the TLS report on {}: {}", uri, due.domain(), failure.toString());
        }
        return false;
    }

    /** RFC 8460 section 3: reports that are not signed are ignored, so they are not sent. */
    private boolean mailIsSigned() {
        String from = sending.from();
        return from != null
                && !sending.signing()
                        .keys(Mailbox.parse(from).domain().toLowerCase(Locale.ROOT))
                        .keys()
                        .isEmpty();
    }

    private record Mail(NewMessage row, NewContent content) {}

    private Mail mail(Due due, TlsReport report, ReportAddress to) {
        UUID id = TimeOrderedId.next();
        UUID contentId = TimeOrderedId.next();
        Instant now = clock.instant();
        byte[] octets = ReportMail.write(id, due, report, reporter, to.address(), now);
        var message = new QueuedMessage(
                id,
                null,
                contentId,
                octets.length,
                UUID.randomUUID(),
                // Nobody is to answer it.
                "",
                new QueuedMessage.Client("127.0.0.1", QueuedMessage.LOCAL, now),
                new QueuedMessage.Transport(false, "7BIT", null, null),
                "<" + id + "@" + reporter.hostname() + ">",
                to.recipients().size(),
                Instant.EPOCH);
        byte[] structure = MessageParser.parse(octets).encode();
        var content = new NewContent(contentId, octets, 0, octets.length, structure, id);
        return new Mail(new NewMessage(message, to.recipients(), null, null), content);
    }

    /** The mail is in the queue when the report is done, or neither. */
    private void finish(Due due, List<Mail> mail) throws SQLException {
        try (Connection connection = sending.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!mail.isEmpty()) {
                    sending.insert()
                            .insert(connection, mail.stream().map(Mail::row).toList());
                    sending.contents()
                            .insert(connection, mail.stream().map(Mail::content).toList());
                }
                new ResultStore(JdbcClient.create(new SingleConnectionDataSource(connection, true))).done(due);
                connection.commit();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
        LOG.info("TLS report on {} to {}: {} by mail", due.day(), due.domain(), mail.size());
    }
}
