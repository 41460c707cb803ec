package io.postrider.mailbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.postrider.mailbox");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.postrider.mailbox.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void onlyTheRootKnowsTheWeb() {
        noClasses()
                .that()
                .resideInAPackage("io.postrider.mailbox.*..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "io.postrider.platform.web..", "jakarta.servlet..")
                .because("features work without HTTP, and their tests do")
                .check(classes);
    }
}
