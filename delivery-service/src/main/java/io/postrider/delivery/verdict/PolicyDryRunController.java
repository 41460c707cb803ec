package io.postrider.delivery.verdict;

import io.postrider.api.auth.KeyApi.KeyGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.MailPolicy;
import io.postrider.delivery.reach.Reach;
import io.postrider.platform.publicapi.PublicApi;
import io.postrider.platform.publicapi.StrictJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Tells what a changed policy would have done to the mail of the last days. It changes nothing. */
@RestController
class PolicyDryRunController {
    private static final int MOST_DAYS = 30;
    private static final int USUAL_DAYS = 7;
    private static final double MOST_SCORE = 1_000;

    private final VerdictStore store;
    private final Clock clock = Clock.systemUTC();

    PolicyDryRunController(VerdictStore store) {
        this.store = store;
    }

    /**
     * A question.
     *
     * @param mail the policy, as a tenant's, a domain's or an account's has it
     * @param days of how many days, the last ones
     * @param domain to recipients of that domain only
     */
    record Request(
            @Nullable Mail mail,
            @Nullable Integer days,
            @Nullable String domain) {}

    /** A policy as the API has it; what is null is the suite's own. */
    record Mail(
            @Nullable Boolean enforce,
            @Nullable Double junkScore,
            @Nullable Double quarantineScore,
            @Nullable Double rejectScore,
            @Nullable String withoutFilter,
            @Nullable Boolean blockLists,
            @Nullable Boolean greylisting,
            @Nullable Boolean helo,
            @Nullable Boolean reverseName,
            @Nullable String dnsFailure) {
        MailPolicy policy() {
            boolean scores = Stream.of(junkScore, quarantineScore, rejectScore)
                    .allMatch(score -> score == null || (score >= 0 && score <= MOST_SCORE));
            if (!scores) {
                throw new ProblemException(ProblemCode.UNPROCESSABLE, "Scores are within 0 and 1,000.");
            }
            return new MailPolicy(
                    enforce,
                    junkScore,
                    quarantineScore,
                    rejectScore,
                    action("withoutFilter", withoutFilter),
                    blockLists,
                    greylisting,
                    helo,
                    reverseName,
                    action("dnsFailure", dnsFailure));
        }

        private static @Nullable Action action(String field, @Nullable String word) {
            return switch (word) {
                case null -> null;
                case "accept" -> Action.ACCEPT;
                case "defer" -> Action.DEFER;
                default -> throw new ProblemException(ProblemCode.UNPROCESSABLE, field + " is accept or defer.");
            };
        }
    }

    @PostMapping("/v1/policies/dry-run")
    PolicyDryRun.Answer tryOut(@RequestBody JsonNode body, @RequestAttribute(PublicApi.GRANT) KeyGrant grant) {
        Request request = StrictJson.read(body, Request.class);
        int days = Objects.requireNonNullElse(request.days(), USUAL_DAYS);
        if (request.mail() == null || days < 1 || days > MOST_DAYS) {
            throw new ProblemException(
                    ProblemCode.UNPROCESSABLE, "Name a policy for mail, and 1 to " + MOST_DAYS + " days.");
        }
        PolicyDryRun run = new PolicyDryRun(request.mail().policy());
        Instant since = clock.instant().minus(Duration.ofDays(days));
        List<PolicyDryRun.Judged> judged = store.judgedSince(Reach.of(grant), since);
        judged.forEach(one -> run.add(
                one,
                one.recipients().stream()
                        .filter(recipient -> isIn(recipient, request.domain()))
                        .toList()));
        return run.answer(since, judged.size() < VerdictStore.MOST_JUDGED);
    }

    private static boolean isIn(KeptVerdict.Recipient recipient, @Nullable String domain) {
        return domain == null
                || recipient.address().toLowerCase(Locale.ROOT).endsWith('@' + domain.toLowerCase(Locale.ROOT));
    }
}
