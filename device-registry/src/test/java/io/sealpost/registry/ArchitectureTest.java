package io.sealpost.registry;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sealpost.registry");

    @Test
    void rulesSeeTheClasses() {
        assertThat(CLASSES.size()).isGreaterThan(40);
    }

    /** SEAL: the registry checks signatures; it never encrypts, decrypts or holds a person's private key. */
    @Test
    void libsignalOnlyVerifiesSignatures() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("org.signal..")
                        .and(not(type(ECPublicKey.class)))
                        .and(not(type(InvalidKeyException.class))))
                .check(CLASSES);
    }

    @Test
    void domainIsPlainJava() {
        noClasses()
                .that()
                .resideInAPackage("..registry.domain..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "..registry.inbound..",
                        "..registry.outbound..",
                        "io.quarkus..",
                        "io.vertx..",
                        "jakarta..",
                        "org.hibernate..",
                        "org.apache.kafka..",
                        "org.eclipse.microprofile..",
                        "com.fasterxml.."))
                .check(CLASSES);
    }

    @Test
    void inboundAndOutboundDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..registry.inbound..")
                .should()
                .dependOnClassesThat(resideInAPackage("..registry.outbound.."))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..registry.outbound..")
                .should()
                .dependOnClassesThat(resideInAPackage("..registry.inbound.."))
                .check(CLASSES);
    }

    @Test
    void noOtherServiceIsImported() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.sealpost..")
                        .and(not(resideInAnyPackage("io.sealpost.registry..", "io.sealpost.protocol.."))))
                .check(CLASSES);
    }
}
