package io.postrider.auth.dns;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs all checks of a domain side by side, within one deadline: what is not known by then is told as unknown. */
@Component
class DomainHealth {
    private static final Logger LOG = LoggerFactory.getLogger(DomainHealth.class);

    private final DnsRecords records;
    private final RecordChecks recordChecks;
    private final SpfCheck spf;
    private final SigningRecords signing;
    private final SigningCheck signingCheck;
    private final HostChecks host;
    private final PolicyCheck policy;
    private final DnsProperties properties;
    private final Semaphore room;

    DomainHealth(
            DnsRecords records,
            RecordChecks recordChecks,
            SpfCheck spf,
            SigningRecords signing,
            SigningCheck signingCheck,
            HostChecks host,
            PolicyCheck policy,
            DnsProperties properties) {
        this.records = records;
        this.recordChecks = recordChecks;
        this.spf = spf;
        this.signing = signing;
        this.signingCheck = signingCheck;
        this.host = host;
        this.policy = policy;
        this.properties = properties;
        this.room = new Semaphore(properties.healthConcurrency());
    }

    /** A question to the world. */
    private interface Check {
        Finding run() throws CouldNotAsk;
    }

    List<Finding> of(String domain) {
        if (!room.tryAcquire()) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "Other domains are being checked. Try again in a few seconds.");
        }
        try {
            return findings(checks(domain));
        } finally {
            room.release();
        }
    }

    private Map<String, Check> checks(String domain) {
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("host", host::host);
        checks.put("reachable", host::reachable);
        checks.put("ptr", host::reverse);
        checks.put("certificate", host::certificate);
        List<SigningRecord> keys = signing.of(domain);
        checks.put("dkim", () -> signingCheck.run(keys));
        List<DnsRecord> services = new ArrayList<>();
        for (DnsRecord record : records.of(domain)) {
            boolean alias = record.type().equals("CNAME");
            switch (record.purpose()) {
                case MX -> checks.put("mx", () -> recordChecks.mx(record));
                case SPF -> checks.put("spf", () -> spf.run(record));
                case DKIM -> {
                    // One check for all of them, which knows which sign.
                }
                case DMARC -> checks.put("dmarc", () -> recordChecks.dmarc(record));
                case MTA_STS -> {
                    if (alias) {
                        checks.put("mta-sts-host", () -> recordChecks.alias("mta-sts-host", record));
                        checks.put("mta-sts-policy", () -> policy.run(domain));
                    } else {
                        checks.put("mta-sts", () -> recordChecks.text("mta-sts", record, "v=STSv1"));
                    }
                }
                case TLS_RPT -> checks.put("tls-rpt", () -> recordChecks.text("tls-rpt", record, "v=TLSRPTv1"));
                case DANE -> checks.put("dane", () -> recordChecks.dane(record));
                case SRV -> services.add(record);
                case AUTOCONFIG -> {
                    if (alias) {
                        String name = record.name().substring(0, record.name().indexOf('.'));
                        checks.put(name, () -> recordChecks.alias(name, record));
                    } else {
                        services.add(record);
                    }
                }
            }
        }
        checks.put("srv", () -> recordChecks.services(services));
        return checks;
    }

    private List<Finding> findings(Map<String, Check> checks) {
        List<Callable<Finding>> tasks = checks.entrySet().stream()
                .<Callable<Finding>>map(check -> () -> finding(check.getKey(), check.getValue()))
                .toList();
        List<Finding> findings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Finding>> running =
                    threads.invokeAll(tasks, properties.healthDeadline().toMillis(), TimeUnit.MILLISECONDS);
            int next = 0;
            for (String check : checks.keySet()) {
                findings.add(outcome(check, running.get(next++)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, "The service is ending.");
        }
        return findings;
    }

    private static Finding finding(String check, Check question) {
        try {
            return question.run();
        } catch (CouldNotAsk unanswered) {
            return Finding.unknown(check, unanswered.getMessage() + '.');
        }
    }

    private Finding outcome(String check, Future<Finding> running) throws InterruptedException {
        try {
            return running.get();
        } catch (CancellationException late) {
            return Finding.unknown(
                    check,
                    "no answer within %d s."
                            .formatted(properties.healthDeadline().toSeconds()));
        } catch (ExecutionException failed) {
            LOG.error("the check {} failed", check, failed.getCause());
            return Finding.unknown(check, "the check itself failed; the log has the cause.");
        }
    }
}
