package io.postrider.imap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {"io.postrider.imap", "io.postrider.access", "io.postrider.pop3"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** A family of commands is changed in one folder: it knows the shared packages and no other family. */
    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.postrider.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule GRAMMAR_IS_PLAIN_JAVA = noClasses()
            .that()
            .resideInAPackage("io.postrider.imap.wire")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.net..", "java.sql..", "io.micrometer..");

    /** Protocol services keep nothing and hold no database credentials. */
    @ArchTest
    static final ArchRule NO_DATABASE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.springframework.jdbc..");

    @ArchTest
    static final ArchRule PROTOCOLS_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that()
            .resideInAPackage("io.postrider.imap..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.postrider.pop3..");

    @ArchTest
    static final ArchRule SPRING_STAYS_IN_THE_WIRING = classes()
            .that()
            .resideInAPackage("io.postrider.imap.*")
            .and()
            .resideOutsideOfPackage("io.postrider.imap.feed")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("org.springframework..");
}
