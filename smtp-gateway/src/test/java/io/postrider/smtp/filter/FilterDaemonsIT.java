package io.postrider.smtp.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.verdict.Action;
import io.postrider.api.verdict.Finding;
import io.postrider.smtp.verdict.Inspected;
import io.postrider.smtp.verdict.Inspection;
import io.postrider.smtp.verdict.MessageCheck;
import io.postrider.testkit.peers.ClamAv;
import io.postrider.testkit.peers.Rspamd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rspamd and clamd as Debian has them. */
class FilterDaemonsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HAM = "From: Ann <ann@one.example>\r\nTo: bob@here.example\r\nSubject: Minutes\r\n"
            + "Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@one.example>\r\n\r\nHere they are.\r\n";
    private static final String GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    @TempDir
    private Path folder = Path.of("");

    private static Inspected look(MessageCheck check, String message) {
        byte[] octets = message.getBytes(US_ASCII);
        try (Inspection look = check.begin(Arrivals.toBob())) {
            for (int at = 0; at < octets.length; at += 5_000) {
                look.write(octets, at, Math.min(5_000, octets.length - at));
            }
            return look.end(List.of(), PATIENCE);
        }
    }

    private static double score(Inspected inspected) {
        return inspected.findings().stream().mapToDouble(Finding::score).sum();
    }

    private static String large() {
        byte[] line = new byte[76];
        Arrays.fill(line, (byte) 'x');
        return HAM + (new String(line, US_ASCII) + "\r\n").repeat(30_000);
    }

    @Test
    void rspamdRefusesItsTestMessageAndTakesMail() {
        assumeTrue(Rspamd.isHere(), "Rspamd is not installed (apt-get install rspamd)");
        try (var rspamd = new Rspamd(folder);
                var check = new RspamdCheck(rspamd.url(), null, 4)) {
            Inspected spam = look(check, HAM + GTUBE + "\r\n");
            assertThat(spam.findings()).extracting(Finding::rule).contains("GTUBE");
            assertThat(spam.findings().getFirst().result()).isEqualTo("reject");
            assertThat(score(spam)).isGreaterThanOrEqualTo(15);
            Inspected ham = look(check, HAM);
            assertThat(ham.findings().getFirst().result()).isEqualTo("no action");
            assertThat(score(ham)).isLessThan(5);
            assertThat(look(check, large()).findings().getFirst().isUnavailable())
                    .isFalse();
        }
    }

    @Test
    void clamdFindsTheTestFileByTcpAndByItsSocket() {
        assumeTrue(ClamAv.isHere(), "clamd is not installed (apt-get install clamav-daemon)");
        try (var clamd = new ClamAv(folder)) {
            for (String address : List.of(clamd.address(), clamd.socket())) {
                try (var check = new VirusCheck(address, Action.REJECT, 4)) {
                    Inspected virus = look(check, HAM + ClamAv.EICAR + "\r\n");
                    assertThat(virus.findings().getFirst().result()).isEqualTo("virus");
                    assertThat(virus.findings().getFirst().rule()).contains("Eicar");
                    assertThat(virus.demand())
                            .isNotNull()
                            .satisfies(demand -> assertThat(String.valueOf(demand.reply()))
                                    .startsWith("550 5.7.1 Message refused, malware found"));
                    assertThat(look(check, HAM).findings()).containsExactly(Finding.of("clamav", "clean"));
                    assertThat(look(check, large()).findings().getFirst().result())
                            .isEqualTo("too-large");
                }
            }
        }
    }
}
