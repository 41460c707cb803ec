package io.postrider.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiDocumentTest {
    @ParameterizedTest
    @EnumSource
    void listsEveryProblemCodeWithItsStatus(ProblemCode code) throws IOException {
        String document = Files.readString(Path.of("../docs/api.md"));
        assertThat(document).contains("| `%s` | %d |".formatted(code.slug(), code.status()));
    }
}
