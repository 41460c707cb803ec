package io.postrider.bench;

import io.postrider.api.auth.AccountView;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.DirectoryChanges;
import io.postrider.api.auth.Resolution;
import io.postrider.smtp.recipient.RecipientAnswer;
import io.postrider.smtp.recipient.RecipientDirectory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What knowing people costs: recipients, and passwords. */
final class DirectoryScenarios {
    private static final int RECIPIENTS = 100;
    private static final Pattern METRIC = Pattern.compile("(?m)^postrider_auth_hash_(running|waiting)\\S* ([0-9.]+)$");

    private final Target target;
    private final int users;
    private final InetSocketAddress internal;
    private final InetSocketAddress management;
    private final Path secrets;

    DirectoryScenarios(Target target, int users, int internalPort, int managementPort, Path secrets) {
        this.target = target;
        this.users = users;
        this.internal = new InetSocketAddress(target.host(), internalPort);
        this.management = new InetSocketAddress(target.host(), managementPort);
        this.secrets = secrets;
    }

    /** The gateway's own memory of recipients, in this process and without a network. */
    Figures recipientCache(int clients, int count) throws Exception {
        var known = new RecipientDirectory(new Everybody(), () -> true);
        double seconds = Workers.run(clients, count, numbers -> {
            for (int number = numbers.take(); number >= 0; number = numbers.take()) {
                if (!(known.find(target.user(1 + number % users)) instanceof RecipientAnswer.Local)) {
                    throw new IOException("not known");
                }
            }
        });
        return new Figures("recipient-cache").put("rate", count / seconds);
    }

    /** RCPT at the gateway, of users whom it knows: the same with its protocol, 100 recipients pipelined. */
    Figures recipients(int clients, int count) throws Exception {
        Latencies batches = new Latencies();
        double seconds = Workers.run(clients, count / RECIPIENTS, numbers -> {
            for (int number = numbers.take(); number >= 0; number = numbers.take()) {
                try (SmtpClient client = new SmtpClient(target.smtp(), target.timeout())) {
                    long started = System.nanoTime();
                    client.recipients("sender@outside.example", hundred(number));
                    batches.add(System.nanoTime() - started);
                }
            }
        });
        return new Figures("recipients").put("rate", count / seconds).put("hundred", batches);
    }

    private List<String> hundred(int number) {
        return IntStream.range(0, RECIPIENTS)
                .mapToObj(i -> target.user(1 + (number * RECIPIENTS + i) % users))
                .toList();
    }

    /** One address a call, as a gateway asks for one that it does not know. */
    Figures lookups(int clients, int count) throws Exception {
        return calls(
                new Question("lookups", "smtp-gateway", "directory.read", "/internal/v1/directory/resolutions"),
                clients,
                count,
                number -> "[\"%s\"]".formatted(target.user(1 + number % users)));
    }

    /** The call that imap-service makes of a LOGIN. */
    Figures passwords(int clients, int count) throws Exception {
        return calls(
                new Question("passwords", "imap-service", "login", "/internal/v1/logins"), clients, count, number ->
                        """
                {"username":"%s","password":"%s","clientAddress":"192.0.2.1","protocol":"IMAP"}""".formatted(target.user(1 + number % users), target.password()));
    }

    private record Question(String name, String service, String scope, String path) {}

    private interface Body {
        String of(int number);
    }

    private Figures calls(Question question, int clients, int count, Body body) throws Exception {
        Latencies calls = new Latencies();
        double seconds = Workers.run(clients, count, numbers -> {
            try (RestWire rest = new RestWire(internal, target.timeout())) {
                rest.be(question.service(), question.scope(), secrets);
                for (int number = numbers.take(); number >= 0; number = numbers.take()) {
                    long started = System.nanoTime();
                    RestWire.Answer answer = rest.post(question.path(), body.of(number));
                    calls.add(System.nanoTime() - started);
                    if (answer.status() != 200) {
                        throw new IOException(answer.toString());
                    }
                }
            }
        });
        return new Figures(question.name()).put("rate", count / seconds).put("call", calls);
    }

    /** Every user's first login, all at the same moment; meanwhile auth-service tells how many it verifies and how many wait. */
    Figures crowd() throws Exception {
        Latencies logins = new Latencies();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        double[] most = new double[2];
        Thread watch = Thread.ofPlatform().start(() -> watch(ended, most));
        double seconds = Workers.run(users, users, numbers -> {
            String user = target.user(1 + numbers.take());
            long started = System.nanoTime();
            try (ImapClient client = new ImapClient(target.imap(), target.timeout())) {
                client.login(user, target.password());
                logins.add(System.nanoTime() - started);
            } catch (IOException no) {
                refused.incrementAndGet();
            }
        });
        ended.countDown();
        watch.join();
        return new Figures("crowd")
                .put("users", users)
                .put("refused", refused.get())
                .put("rate", logins.count() / seconds)
                .put("login", logins)
                .put("mostVerifiedAtOnce", most[0])
                .put("mostWaiting", most[1]);
    }

    private void watch(CountDownLatch ended, double[] most) {
        try (RestWire metrics = new RestWire(management, target.timeout())) {
            while (ended.getCount() > 0) {
                Matcher found =
                        METRIC.matcher(metrics.get("/actuator/prometheus").body());
                while (found.find()) {
                    int index = found.group(1).equals("running") ? 0 : 1;
                    most[index] = Math.max(most[index], Double.parseDouble(found.group(2)));
                }
            }
        } catch (IOException gone) {
            most[0] = Double.NaN;
        }
    }

    /** A directory in which every address is an account. */
    private static final class Everybody implements DirectoryApi {
        @Override
        public List<Resolution> resolve(List<String> addresses) {
            UUID id = UUID.randomUUID();
            return List.of(new Resolution(
                    addresses.getFirst(),
                    Resolution.Kind.LOCAL,
                    List.of(new Resolution.Target(id, id, addresses.getFirst()))));
        }

        @Override
        public AccountView account(UUID accountId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<AccountView> accounts(List<UUID> accountIds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<UUID> erased(List<UUID> accountIds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DirectoryChanges changes(long after, int waitSeconds) {
            throw new UnsupportedOperationException();
        }
    }
}
