package io.sealpost.media;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sealpost.media");

    @Test
    void domainKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("..domain..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..inbound..",
                        "..outbound..",
                        "io.quarkus..",
                        "jakarta..",
                        "io.vertx..",
                        "org.apache..",
                        "org.hibernate..",
                        "software..")
                .check(CLASSES);
    }

    @Test
    void inboundAndOutboundDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..inbound..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..outbound..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..outbound..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..inbound..")
                .check(CLASSES);
    }

    @Test
    void nothingHereTouchesCiphers() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.signal..")
                .check(CLASSES);
    }
}
