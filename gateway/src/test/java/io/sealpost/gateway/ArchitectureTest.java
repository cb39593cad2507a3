package io.sealpost.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sealpost.gateway");

    @Test
    void domainKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("..domain..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..gateway.inbound..",
                        "..gateway.outbound..",
                        "io.quarkus..",
                        "io.vertx..",
                        "io.smallrye..",
                        "jakarta..",
                        "org.apache..")
                .check(CLASSES);
    }

    @Test
    void inboundAndOutboundDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..inbound..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..gateway.outbound..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..outbound..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..gateway.inbound..")
                .check(CLASSES);
    }

    @Test
    void nothingHereTouchesCiphers() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.signal..")
                .check(CLASSES);
    }
}
