package io.sealpost.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sealpost.client");

    @Test
    void libsignalIsUsedInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sealpost.client.signal")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.signal..")
                .check(CLASSES);
    }

    @Test
    void theSdkUsesSqlInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.sealpost.client.store", "io.sealpost.client.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..")
                .check(CLASSES);
    }

    @Test
    void theNetworkIsUsedInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sealpost.client.mesh")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "com.fasterxml..")
                .check(CLASSES);
    }

    @Test
    void theTransportIsTheJdks() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.vertx..", "io.quarkus..")
                .check(CLASSES);
    }

    @Test
    void keysAndStoreKnowNothingOfWhatIsDoneWithThem() {
        noClasses()
                .that()
                .resideInAnyPackage("io.sealpost.client.signal", "io.sealpost.client.store", "io.sealpost.client.trust")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sealpost.client.engine", "io.sealpost.client.mesh")
                .check(CLASSES);
    }
}
