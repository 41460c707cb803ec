package io.postrider.smtp.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.door.CountAnswer;
import io.postrider.api.door.CountReport;
import io.postrider.api.door.DoorApi;
import io.postrider.api.door.GreyAnswer;
import io.postrider.api.door.GreyQuestion;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GreylistTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress NEIGHBOUR = InetAddress.ofLiteral("192.0.2.8");

    private final List<GreyQuestion> asked = new CopyOnWriteArrayList<>();

    private Greylist greylist(Duration patience, Function<GreyQuestion, GreyAnswer> answer) {
        return new Greylist(
                new DoorApi() {
                    @Override
                    public CountAnswer count(CountReport report) {
                        return new CountAnswer(1, List.of());
                    }

                    @Override
                    public GreyAnswer greylist(GreyQuestion question) {
                        asked.add(question);
                        return answer.apply(question);
                    }
                },
                new DoorRules.Grey(Duration.ofMinutes(5), patience));
    }

    private static int left(Greylist greylist, InetAddress client) {
        return greylist.left(client, "a@elsewhere.example", "joe@example.org");
    }

    @Test
    void asksByNetworkSenderAndRecipient() {
        try (Greylist greylist = greylist(Duration.ofMinutes(1), question -> new GreyAnswer(false, 120))) {
            assertThat(left(greylist, NEIGHBOUR)).isEqualTo(120);
            assertThat(asked)
                    .containsExactly(new GreyQuestion("192.0.2.0/24", "a@elsewhere.example", "joe@example.org", 300));
        }
    }

    @Test
    void asksNoMoreOfNetworksThatAreKnown() {
        try (Greylist greylist = greylist(Duration.ofMinutes(1), question -> new GreyAnswer(true, 0))) {
            assertThat(left(greylist, CLIENT)).isZero();
            assertThat(left(greylist, NEIGHBOUR)).isZero();
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void letsEverybodyInWhileNobodyAnswersAndDoesNotAskAtOnceAgain() {
        try (Greylist greylist = greylist(Duration.ofMinutes(1), question -> {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "away");
        })) {
            assertThat(left(greylist, CLIENT)).isZero();
            assertThat(left(greylist, CLIENT)).isZero();
            assertThat(asked).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void waitsForNobodyLongerThanItMay() {
        CountDownLatch never = new CountDownLatch(1);
        try (Greylist greylist = greylist(Duration.ofMillis(50), question -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new GreyAnswer(false, 300);
        })) {
            assertThat(left(greylist, CLIENT)).isZero();
        }
    }
}
