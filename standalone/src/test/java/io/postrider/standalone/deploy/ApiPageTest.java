package io.postrider.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.problem.ProblemCode;
import org.junit.jupiter.api.Test;

class ApiPageTest {

    @Test
    void docsHaveEveryProblemCode() {
        String page = ProjectFiles.read("docs/api.md");
        for (ProblemCode code : ProblemCode.values()) {
            assertThat(page).contains(
                    "| `" + code.slug() + "` | " + code.status() + " | ");
        }
    }
}
