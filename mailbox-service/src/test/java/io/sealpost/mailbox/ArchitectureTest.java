package io.sealpost.mailbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sealpost.mailbox");

    @Test
    void theDomainKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("..domain..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..inbound..",
                        "..outbound..",
                        "io.quarkus..",
                        "io.vertx..",
                        "org.apache.kafka..",
                        "jakarta..",
                        "io.micrometer..")
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

    /** SEAL: this service has no cipher at hand, and knows no other service. */
    @Test
    void nothingHereCouldOpenAnEnvelope() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.signal..",
                        "io.sealpost.gateway..",
                        "io.sealpost.registry..",
                        "io.sealpost.prekey..",
                        "io.sealpost.presence..",
                        "io.sealpost.media..",
                        "io.sealpost.client..")
                .check(CLASSES);
    }
}
