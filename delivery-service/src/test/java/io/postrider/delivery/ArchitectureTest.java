package io.postrider.delivery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.postrider.delivery");

    @Test
    void roomsFormNoCircle() {
        slices().matching("io.postrider.delivery.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void theSmtpClientKnowsNeitherSpringNorTheQueue() {
        noClasses()
                .that()
                .resideInAPackage("..smtpclient..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "io.postrider.delivery.queue..")
                .check(CLASSES);
    }

    @Test
    void onlyControllersAndTheFilterKnowHttp() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Controller|Filter|Security)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "org.springframework.http..", "jakarta.servlet..")
                .check(CLASSES);
    }

    /** ArchUnit cannot see SQL: schemas of other services are looked for in the text. */
    @Test
    void namesNoTableOfAnotherService() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            List<Path> named = files.filter(Files::isRegularFile)
                    .filter(ArchitectureTest::namesForeignTable)
                    .toList();
            assertThat(named).isEmpty();
        }
    }

    private static boolean namesForeignTable(Path file) {
        try {
            String text = Files.readString(file).replace("io.postrider.api", "");
            return Stream.of("FROM ", "JOIN ", "INTO ", "UPDATE ")
                    .anyMatch(word -> Stream.of("mail.", "directory.", "content.")
                            .anyMatch(schema -> text.contains(word + schema)));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
