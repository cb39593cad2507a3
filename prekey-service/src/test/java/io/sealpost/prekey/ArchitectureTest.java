package io.sealpost.prekey;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of this service, and SEAL: it checks public keys and can open nothing. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sealpost.prekey");

    @Test
    void domainKnowsNeitherRoomNorFramework() {
        noClasses()
                .that()
                .resideInAPackage("..prekey.domain..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..prekey.inbound..",
                        "..prekey.outbound..",
                        "io.quarkus..",
                        "io.vertx..",
                        "jakarta..",
                        "org.hibernate..",
                        "org.apache.kafka..",
                        "org.signal..")
                .check(CLASSES);
    }

    @Test
    void inboundAndOutboundDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..prekey.inbound..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..prekey.outbound..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..prekey.outbound..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..prekey.inbound..")
                .check(CLASSES);
    }

    /** SEAL: of libsignal only what is needed to look at public keys, in one class. */
    @Test
    void usesOfLibsignalOnlyPublicKeys() {
        noClasses().should().dependOnClassesThat(libsignalBeyondPublicKeys()).check(CLASSES);
        classes()
                .that()
                .doNotHaveSimpleName("LibsignalKeyCheck")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("org.signal..")
                .check(CLASSES);
    }

    @Test
    void neverTouchesAnotherServicesCode() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.sealpost.registry..",
                        "io.sealpost.mailbox..",
                        "io.sealpost.presence..",
                        "io.sealpost.media..",
                        "io.sealpost.gateway..",
                        "io.sealpost.client..")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> libsignalBeyondPublicKeys() {
        return DescribedPredicate.describe(
                "are libsignal's, but neither ECPublicKey nor KEMPublicKey",
                type -> type.getPackageName().startsWith("org.signal")
                        && !type.getSimpleName().equals("ECPublicKey")
                        && !type.getSimpleName().equals("KEMPublicKey")
                        && !type.getSimpleName().equals("InvalidKeyException"));
    }
}
