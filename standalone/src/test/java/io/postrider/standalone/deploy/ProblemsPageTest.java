package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.problem.ProblemCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsPageTest {
    private static final String HEAD = """
            # Problems

            Made from the code; `CONTRIBUTING.md` says how. Every refusal is a problem document (RFC 9457):
            ```
            {"type":"urn:postrider:problem:conflict","title":"conflict","status":409,"code":"conflict","retryable":false,
             "detail":"There is a domain example.org already."}
            ```
            `type` says which problem it is and never changes; the heading of each below is its last part, so
            `problems.md#conflict` is about `urn:postrider:problem:conflict`. `code` is the same, shorter. `detail` is for
            people, and its words may change. What is *retryable* may succeed later by the same call; `Retry-After`, where
            it is sent, says when.
            """;

    private static final List<ProblemCode> CODES = Arrays.stream(ProblemCode.values())
            .sorted(Comparator.comparingInt(ProblemCode::status))
            .toList();

    @Test
    void thePageHasEveryProblemUnderAnAnchorOfItsOwn() throws IOException {
        StringBuilder page = new StringBuilder(HEAD).append("\n| Problem | Status | Retryable |\n|---|---|---|\n");
        for (ProblemCode code : CODES) {
            page.append("| [%1$s](#%1$s) | %2$d | %3$s |\n".formatted(code.slug(), code.status(), retryable(code)));
        }
        for (ProblemCode code : CODES) {
            page.append("\n## ")
                    .append(code.slug())
                    .append("\n`")
                    .append(code.type())
                    .append("`, status ");
            page.append(code.status())
                    .append(code.retryable() ? ", retryable" : ", not retryable")
                    .append("\n\n");
            page.append(code.meaning())
                    .append("\n\n**What to do:** ")
                    .append(code.remedy())
                    .append('\n');
        }
        GeneratedPage.check("docs/problems.md", page.toString());
    }

    @Test
    void everyProblemSaysWhatItMeansAndWhatToDo() {
        assertThat(CODES).allSatisfy(code -> {
            assertThat(code.meaning()).as(code.slug()).endsWith(".");
            assertThat(code.remedy()).as(code.slug()).endsWith(".");
        });
    }

    private static String retryable(ProblemCode code) {
        return code.retryable() ? "yes" : "no";
    }
}
