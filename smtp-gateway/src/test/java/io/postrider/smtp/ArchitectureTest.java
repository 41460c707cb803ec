package io.postrider.smtp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.postrider.smtp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** An upgrade of the library, or its replacement, must touch one package. */
    @ArchTest
    static final ArchRule subEthaStaysInItsFence = noClasses()
            .that()
            .resideOutsideOfPackage("io.postrider.smtp.subetha..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.subethamail..");

    /** The dialogue is plain Java; only the application class, its wiring and the edge to HTTP know Spring. */
    @ArchTest
    static final ArchRule dialogueIsPlainJava = noClasses()
            .that()
            .resideInAnyPackage("io.postrider.smtp.*..")
            .and()
            .haveNameNotMatching(
                    ".*\\.(send\\.Send|authentication\\.Authentication)(Controller|Configuration|Properties)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.postrider.smtp.(*)..").should().beFreeOfCycles();

    /** Other verbs than ours would bring the library's own behaviour back. */
    @ArchTest
    static final ArchRule noCommandOfTheLibraryIsUsed = classes()
            .that()
            .resideInAPackage("io.postrider.smtp.subetha..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("org.subethamail.smtp.internal.command..");

    /** Nobody is looked up in DNS without being asked to. */
    @ArchTest
    static final ArchRule noReverseLookups = noClasses()
            .should()
            .callMethod(java.net.InetAddress.class, "getHostName")
            .orShould()
            .callMethod(java.net.InetAddress.class, "getCanonicalHostName")
            .orShould()
            .callMethod(java.net.InetSocketAddress.class, "getHostName");
}
